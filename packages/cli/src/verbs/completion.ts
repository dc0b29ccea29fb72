/** `twinedge completion`: a script that makes a shell complete verbs, options and file names. */
import { InputError } from "@twinedge/core";
import { COMPLETIONS } from "../grammar.ts";
import { verb } from "./verb.ts";

/** Words that do not begin with a dash are files, after the verb. */
const SCRIPTS = {
  bash: `_twinedge() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 || $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(twinedge ${COMPLETIONS} "\${COMP_WORDS[@]}" 2>/dev/null)" -- "$word")
  fi
}
complete -o bashdefault -o default -F _twinedge twinedge`,
  zsh: `#compdef twinedge
_twinedge() {
  if [[ $CURRENT -eq 2 || $words[CURRENT] == -* ]]; then
    local -a found
    found=("\${(@f)$(SHELL=bash twinedge ${COMPLETIONS} "\${words[@]}" 2>/dev/null)}")
    compadd -- "\${found[@]}"
  else
    _files
  fi
}
compdef _twinedge twinedge`,
} as const;

export const completion = verb({
  positionals: {
    shell: { type: "string", choices: ["bash", "zsh"], describe: "shell; that of SHELL where it is not given" },
  },
  options: {},
  examples: [["source <($0 bash)", "in ~/.bashrc"]],
  async run(args, io) {
    const shell = args.shell ?? io.env["SHELL"]?.replace(/^.*\//, "");
    if (shell !== "bash" && shell !== "zsh") {
      throw new InputError("which shell?", { remedy: "write twinedge completion bash, or zsh" });
    }
    io.stdout.write(`${SCRIPTS[shell]}\n`);
    return 0;
  },
});
