/** A thread that runs the seeds it is given. */
import { serve } from "../threads/pool.ts";
import { sampleSeed } from "./sample.ts";

serve(sampleSeed);
