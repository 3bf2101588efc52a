# Makefile — builds, runs, checks and installs balie; `make help` lists what it can do.
# SPDX-License-Identifier: EUPL-1.2

BUILD   ?= .build
VARIANT ?= release
OUT     := $(BUILD)/$(VARIANT)
PREFIX  ?= /usr/local
ifeq ($(origin CC),default)
CC := gcc
endif

PACKAGES := gcc make pkg-config gettext libncurses-dev libsqlite3-dev libcurl4-openssl-dev libsodium-dev libjansson-dev \
            libzstd-dev libutf8proc-dev libfribidi-dev libcsv-dev libxml2-dev libzip-dev libpcre2-dev libpango1.0-dev libcairo2-dev \
            libssl-dev libzxcvbn-dev libqrencode-dev libmicrohttpd-dev libpq-dev fonts-noto-core fonts-dejavu-core fontconfig
TEST_PACKAGES := git clang libclang-rt-14-dev clang-format libcmocka-dev libvterm-dev tmux poppler-utils sqlite3 cups-client cups-daemon universal-ctags procps bsdutils curl openssl postgresql nginx strace zstd

FLAGS_release := -O2 -g
# Sanitized, passphrases cost little (src/vault/keys.c): what is looked for is in our code, not in Argon2id.
FLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined -DBALIE_TEST_KEYS
FLAGS_clang   := -O1
# What an assert refuses is a mistake of ours: no test can take that branch, so it is not counted.
FLAGS_cover   := -O0 -g --coverage -DNDEBUG -Wl,-u,__gcov_dump
FLAGS_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
PKGS := ncursesw sqlite3 libcurl libsodium jansson libzstd libutf8proc fribidi libxml-2.0 libzip libpcre2-8 pangocairo libcrypto \
        libqrencode libmicrohttpd libpq
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wold-style-definition
ifneq ($(filter-out deps help clean,$(or $(MAKECMDGOALS),all)),)
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lzxcvbn -lm
endif
CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -DNCURSES_WIDECHAR=1 -DBALIE_PREFIX='"$(PREFIX)"' -Iinclude -Isrc $(PKG_CFLAGS) \
              $(WARNINGS) -fPIE -fstack-protector-strong $(FLAGS_$(VARIANT)) $(EXTRA_CFLAGS) $(CFLAGS)
LDFLAGS_ALL := -pie -Wl,--as-needed -Wl,-z,relro $(FLAGS_$(VARIANT)) $(LDFLAGS)

PROGRAMS := balie balied
MODULES  := $(patsubst src/%/,%,$(sort $(dir $(wildcard src/*/*.c))))
LIBRARIES := $(filter-out $(PROGRAMS),$(MODULES))
source_of = $(wildcard src/$(1)/*.c)
object_of = $(patsubst src/%.c,$(OUT)/obj/%.o,$(call source_of,$(1)))
# What module $(1) may reach, itself first, as src/LAYERS tells it.
closure_of = $(shell awk -v want=$(1) -f tests/lint/closure.awk src/LAYERS)
archives_of = $(patsubst %,$(OUT)/lib/lib%.a,$(filter $(LIBRARIES),$(call closure_of,$(1))))

UNIT_SOURCES := $(wildcard tests/unit/*/*_test.c)
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(UNIT_SOURCES))
MESSAGES     := $(patsubst locale/%.po,$(OUT)/locale/%/LC_MESSAGES/balie.mo,$(wildcard locale/*.po))

all: $(foreach p,$(PROGRAMS),$(if $(call source_of,$(p)),$(OUT)/$(p))) $(MESSAGES) ## build balie and balied

$(OUT)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

define module_rule
$(OUT)/lib/lib$(1).a: $(call object_of,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach m,$(LIBRARIES),$(eval $(call module_rule,$(m))))

define program_rule
$(OUT)/$(1): $(call object_of,$(1)) $(call archives_of,$(1))
	@echo "LD $$@"
	@$$(CC) $$(LDFLAGS_ALL) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(PKG_LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rule,$(p))))

# A test itself is not made quick: that takes longer than it gains.
define unit_rule
$(OUT)/unit/$(1)/%: tests/unit/$(1)/%.c $(call archives_of,$(1))
	@mkdir -p $$(@D)
	@echo "CC $$<"
	@$$(CC) $$(CFLAGS_ALL) -O0 -Itests/unit -MMD -MP -MF $$@.d $$< $$(LDFLAGS_ALL) -o $$@ -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(PKG_LIBS) -lcmocka
unit-$(1): $$(filter $$(OUT)/unit/$(1)/%,$$(UNIT_TESTS))
	@BALIE_OUT=$$(OUT) sh tests/run $$^
endef
$(foreach m,$(MODULES),$(eval $(call unit_rule,$(m))))

$(OUT)/locale/%/LC_MESSAGES/balie.mo: locale/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

TOOLS := $(patsubst tests/%.c,$(OUT)/tests/%,$(wildcard tests/tools/*.c tests/bench/*.c tests/sim/*.c))
$(OUT)/tests/%: tests/%.c $(patsubst %,$(OUT)/lib/lib%.a,$(LIBRARIES))
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d $< $(LDFLAGS_ALL) -o $@ -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS) -lvterm -lutil

$(OUT)/preload/%.so: tests/preload/%.c
	@mkdir -p $(@D)
	@$(CC) -shared -fPIC -D_GNU_SOURCE $(WARNINGS) -Wno-missing-prototypes -O1 $< -o $@ -ldl
PRELOADS := $(patsubst tests/preload/%.c,$(OUT)/preload/%.so,$(wildcard tests/preload/*.c))

CONFORMANCE := $(patsubst tests/%.c,$(OUT)/%,$(wildcard tests/conformance/*.c))
$(OUT)/conformance/%: $(OUT)/tests/conformance/%
	@mkdir -p $(@D)
	@cp $< $@

# A fuzz target is a program twice: with libFuzzer around it, and one that only runs its seeds.
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
$(OUT)/targets/%: tests/fuzz/%.c $(patsubst %,$(OUT)/lib/lib%.a,$(LIBRARIES))
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d $< $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS)
$(OUT)/replay/%: tests/fuzz/%.c tests/fuzz/replay/replay.c $(patsubst %,$(OUT)/lib/lib%.a,$(LIBRARIES))
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d $(filter %.c,$^) $(LDFLAGS_ALL) -o $@ -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS)
fuzz-targets: $(FUZZ:%=$(OUT)/targets/%)
seeds: $(FUZZ:%=$(OUT)/replay/%) ## run every fuzz target on its seeds
	@BALIE_OUT=$(OUT) sh tests/run tests/fuzz/seeds.sh

tools: $(TOOLS) $(PRELOADS) $(CONFORMANCE) ## build the test tools
e2e-tools: $(filter $(OUT)/tests/tools/%,$(TOOLS)) $(CONFORMANCE) # what whole programs are tested with: no bench
unit: $(UNIT_TESTS) ## run the unit tests
	@BALIE_OUT=$(OUT) LANES=2 sh tests/run $(UNIT_TESTS)
run: deps ## open balie on a demonstration vault with a local balied
	@$(MAKE) --no-print-directory -s all
	@BALIE_OUT=$(OUT) sh tests/demo/run
check: deps ## everything CI runs; ends with `N passed, N failed`
	@BALIE_BUILD=$(BUILD) sh tests/check
lint: ## the style gates
	@sh tests/lint/lint
asan: ## unit and text-case tests under ASan and UBSan
	@$(MAKE) --no-print-directory VARIANT=asan all tools unit
torture: all tools ## killed, refused, cut off from power, altered, N times each (2000; 0: everywhere), and a whole conversation
	@BALIE_BUILD=$(BUILD) sh tests/torture/run $(or $(N),2000)
	@EVERY=$(or $(EVERY),5) BALIE_OUT=$(OUT) sh tests/run tests/e2e/kill.sh
coverage: ## how many branches the unit tests take, by module
	@$(MAKE) --no-print-directory -s VARIANT=cover CC=gcc cover-tests
	@BALIE_OUT=$(BUILD)/cover sh tests/coverage
cover-tests: $(OUT)/conformance/xpath $(filter $(addprefix $(OUT)/unit/,expr/% fold/% form/% rules/% wire/% vault/% store/%),$(UNIT_TESTS))
fuzz: deps ## every fuzz target for MINUTES=10 minutes
	@$(MAKE) --no-print-directory -s VARIANT=fuzz CC=clang fuzz-targets
	@BALIE_OUT=$(BUILD)/fuzz MINUTES=$(or $(MINUTES),10) sh tests/fuzz/run
conformance: all tools ## expressions and unrolled forms against what other engines gave
	@BALIE_OUT=$(OUT) sh tests/conformance/run
torture-sync: all tools ## random worlds of desks and a server, cut, killed and put back, and their planted mistakes; N=500
	@BALIE_OUT=$(OUT) sh tests/sim/torture_both $(or $(N),500) $(or $(SEED),1)
	@BALIE_OUT=$(OUT) BALIE_BUILD=$(BUILD) sh tests/run tests/sim/run_world_bugs
bench: all tools ## speed and memory, side by side; N=100000 persons
	@BALIE_OUT=$(OUT) N=$(or $(N),100000) sh tests/bench/run
map: ## one line per file: what it is for
	@for f in Makefile $$(find include src tests locale -name '*.[ch]' -o -name '*.po' | sort); do sed -n '1s/^[^a-zA-Z]*//;1s/ \*\/$$//;1p' $$f; done
install: all ## install under PREFIX
	@case '$(FLAGS_$(VARIANT))' in *BALIE_TEST_KEYS*) echo "install: the keys of a sanitized balie are for tests alone; install another" >&2; exit 1 ;; esac
	install -D -m 755 $(OUT)/balie $(DESTDIR)$(PREFIX)/bin/balie
	install -D -m 755 $(OUT)/balied $(DESTDIR)$(PREFIX)/bin/balied
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|@PREFIX@|$(PREFIX)|' src/balied/balied.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/balied.service
	cd forms && find . -type f -exec install -D -m 644 {} $(abspath $(DESTDIR)$(PREFIX))/share/balie/forms/{} \;
	for m in $(patsubst $(OUT)/%,%,$(MESSAGES)); do install -D -m 644 $(OUT)/$$m $(DESTDIR)$(PREFIX)/share/$$m; done
deps: ## install what is missing (Debian packages, by name)
	@sh tests/demo/deps $(PACKAGES) $(if $(filter check fuzz,$(MAKECMDGOALS)),$(TEST_PACKAGES))
clean: ## remove everything built
	rm -rf $(BUILD)
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | sort

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
.PHONY: all unit run check lint asan torture torture-sync coverage cover-tests fuzz fuzz-targets seeds conformance bench map install deps clean help tools e2e-tools
.SECONDARY:
