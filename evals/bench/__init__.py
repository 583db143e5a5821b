"""Speed and memory against the project's budgets: `python -m evals.bench [names]`."""
