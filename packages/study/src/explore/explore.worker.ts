/** A thread that enumerates chunks of states as it is asked for them. */
import { serve } from "../threads/pool.ts";
import { chunkOf } from "./threads.ts";

serve(chunkOf);
