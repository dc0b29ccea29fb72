/**
 * Random tests draw anew on every machine and print their seed; CI draws the same every time, so that what fails there is the
 * change that was made.
 */
import fc from "fast-check";

if (process.env["CI"]) {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261124 });
}
