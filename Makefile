# The front door: `make help` lists the targets. Meson and ninja do the building.

DATABASE ?= sqlite:run/stoa.db
LISTEN   ?= 127.0.0.1:8080
BUILD    ?= build

.DEFAULT_GOAL := all
.PHONY: all help setup setup-test run demo backends backends-stop check check-pg asan fuzz bench \
        cover analyze lint fmt clean migration routes

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

all: $(BUILD)/build.ninja ## build everything into build/
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja: | setup
	@meson setup $(BUILD) >/dev/null

setup: ## install missing Debian and npm packages for building
	@tools/setup.sh build

setup-test: ## the same for the tests
	@tools/setup.sh test

run: setup all backends ## build, load the sample marketplace, serve it on LISTEN
	@mkdir -p run
	@$(BUILD)/stoa demo --if-empty --database '$(DATABASE)' --config run/stoa.conf
	@exec $(BUILD)/stoa serve --demo --database '$(DATABASE)' --config run/stoa.conf --listen '$(LISTEN)'

demo: run ## the same as run

backends: setup ## start the private PostgreSQL that Cloud Databases are made on; writes run/stoa.conf
	@deploy/backends.sh start

backends-stop: ## stop it
	@deploy/backends.sh stop

check: setup-test all ## every test on both engines, in a browser, under sanitizers
	@tests/run.sh all

check-pg: setup-test all ## the database tests on PostgreSQL only
	@tests/run.sh postgres

asan: setup-test ## unit and service tests under AddressSanitizer and UBSan
	@tests/run.sh asan

fuzz: setup-test ## each fuzz target for FUZZ_SECONDS (60)
	@tests/run.sh fuzz

bench: setup-test all ## benchmarks as ratios against limits measured in the same run
	@tests/bench/run.sh

cover: setup-test ## branch coverage of src/domain with a floor
	@tests/run.sh cover

analyze: setup-test all ## clang-tidy and cppcheck
	@tests/run.sh analyze

lint: all ## layers, sizes, banned calls
	@tests/run.sh lint

fmt: setup-test ## format the C code in place
	@git ls-files '*.c' '*.h' | xargs clang-format -i

migration: ## make migration NAME=add_thing: a new numbered file
	@test -n "$(NAME)" || { echo "NAME is missing"; exit 2; }
	@n=$$(ls sql/migrations | tail -1 | cut -c1-4 | sed 's/^0*//'); \
	 f=$$(printf 'sql/migrations/%04d_%s.sql' $$((n + 1)) "$(NAME)"); echo "-- What and why." > $$f; echo $$f

routes: all ## write docs/design/routes.md: the site map with access
	@$(BUILD)/tests/routes/routes_doc > docs/design/routes.md.new
	@mv docs/design/routes.md.new docs/design/routes.md

clean: ## remove what was built
	@rm -rf $(BUILD) build-*
