/** A thread that measures what networks can learn. */
import { serve } from "../threads/pool.ts";
import { measureOne } from "./capacity.ts";

serve(measureOne);
