"""A pytest plugin of the suites that `tests.everything` starts: hands each report to it.

One JSON object a line on the file descriptor of `--report-stream`.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--report-stream", type=int, help="file descriptor for the reports")


def pytest_configure(config: pytest.Config) -> None:
    descriptor = config.getoption("--report-stream")
    if descriptor is not None:
        os.set_inheritable(descriptor, False)  # what a test starts must not hold it open
        config.pluginmanager.register(Stream(config, descriptor), "report-stream-writer")


class Stream:
    def __init__(self, config: pytest.Config, descriptor: int) -> None:
        self.config = config
        self.file = os.fdopen(descriptor, "w", buffering=1, encoding="utf-8")
        self.deselected = 0

    def _write(self, kind: str, data: Any) -> None:
        self.file.write(json.dumps([kind, data], default=str) + "\n")

    def _write_report(self, kind: str, report: pytest.TestReport | pytest.CollectReport) -> None:
        hook = self.config.hook.pytest_report_to_serializable
        self._write(kind, hook(config=self.config, report=report))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self._write_report("collect", report)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.deselected += len(items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._write_report("test", report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        numbers = {"collected": session.testscollected, "deselected": self.deselected}
        self._write("finish", numbers | {"exit": int(exitstatus)})
