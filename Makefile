# The work is in make.py, so that it runs without make too: py make.py report
PYTHON ?= python3

.PHONY: help report test notebooks tables lock wheelhouse clean
help report test notebooks tables lock wheelhouse clean:
	@$(PYTHON) make.py $@
