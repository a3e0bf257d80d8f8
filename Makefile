# `make run` sets up and serves the app; `make test` sets up and passes the tests. Nothing else need be installed.
PYTHON ?= python3
BIN := .venv/bin
DB ?= $(or $(TWIN_DB),data/plant.duckdb)
PORT ?= 8501

.PHONY: setup run test check bench demo clean

setup: .venv/run.stamp ## make .venv with what the app needs

.venv/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test.stamp: requirements.txt requirements-dask.txt requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

demo: setup ## build the demonstration plant
	$(BIN)/python -m twin demo --db $(DB)

run: setup ## serve the app, with the demonstration plant where there is no data yet
	@if [ ! -e $(DB) ] || [ -e $(DB).unfinished ]; then \
		mkdir -p $(dir $(DB)) && touch $(DB).unfinished && \
		$(BIN)/python -m twin demo --db $(DB) && rm $(DB).unfinished; \
	fi
	TWIN_DB=$(DB) $(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: .venv/test.stamp ## all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/test.stamp ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check

bench: .venv/test.stamp ## timed comparisons, never part of the tests
	$(BIN)/python -m bench

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
