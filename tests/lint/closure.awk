# closure.awk — prints a module and every module it may reach, as src/LAYERS tells it. usage: awk -v want=M -f closure.awk src/LAYERS
# SPDX-License-Identifier: EUPL-1.2
/^#/ || NF == 0 { next }
{ split($0, part, "[:|]"); name = part[1]; gsub(/ /, "", name); uses[name] = part[2] }
function reach(module,   i, n, word) {
    if (module in seen) return
    seen[module] = 1; out = out " " module
    n = split(uses[module], word, " ")
    for (i = 1; i <= n; i++) reach(word[i])
}
END { reach(want); print out }
