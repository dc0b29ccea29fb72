/** A thread that trains. */
import { serve } from "../threads/pool.ts";
import { trainOne } from "./seeds.ts";

serve(trainOne);
