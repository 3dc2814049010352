.PHONY: dev demo test lint bench docs screenshots

dev:    ## set up the environment with everything the tests need
	uv sync --group test

demo:   ## sample logbook and dashboard
	uv run loadwatch demo

test:   ## linters and every test
	uv run python -m tests

lint:   ## linters only
	uv run --group test ruff check .
	uv run --group test ruff format --check .
	uv run --group test mypy
	uv run --group test lint-imports

bench:  ## everything that is measured, in one table; kept in benchmarks/results, told in docs/benchmarks.md; PARTS="decoders memory": only these
	uv run --group test python -m benchmarks.bench $(if $(PARTS),--only $(PARTS))

docs:   ## write the generated pages
	uv run python docs/build.py

words:  ## bring the catalogues of sentences up to date; translate what is new in locale/de, then again
	uv run python docs/catalogue.py

screenshots: ## take the pictures of the documents from the sample logbook
	uv run --group test python docs/screenshots.py
	uv run --group test python -m docs.state_pictures
