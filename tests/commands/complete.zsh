# complete.zsh FOLDER LINE: what zsh offers at the end of LINE by the completions in FOLDER.
#
# Completion runs in an interactive shell alone: here is one on a pseudo-terminal. Its compadd prints
# what it adds.
zmodload zsh/zpty
zpty shell zsh -f -i
give() { zpty -w shell "$1" }
give "PS1=; unset zle_bracketed_paste; fpath=(${(q)1} \$fpath)"
give 'autoload -U compinit; compinit -u -D'
give 'compadd() {
    local -a added; builtin compadd -A added "$@"; print -r -- "ADDED ${(j: :)added}"
    builtin compadd "$@"
}'
give 'complete-and-exit() { print; _main_complete; print COMPLETED; exit }'
give 'zle -C complete-and-exit complete-word complete-and-exit; bindkey "^I" complete-and-exit'
give 'print READY'
while zpty -r shell line && [[ $line != READY* ]]; do :; done
zpty -w -n shell "$2"$'\t'
while zpty -r shell line && [[ $line != COMPLETED* ]]; do
    [[ $line == ADDED* ]] && print -r -- ${${line#ADDED }%%[[:space:]]#}
done
