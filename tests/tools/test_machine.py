"""How many cores a network takes."""

import pytest

from agent.settings import Settings
from agent.studio import Studio
from tools.machine import cores, limit_threads, network_threads
from tools.matting.network import Network


@pytest.fixture(autouse=True)
def _no_limit_afterwards():
    yield
    limit_threads(None)


def test_a_network_takes_all_cores_or_what_the_settings_leave_it(settings: Settings, models):
    Studio.open(settings)
    assert network_threads() == cores()

    Studio.open(settings.model_copy(update={"threads": 1}))
    assert network_threads() == 1
    loaded = Network("u2netp", models.path("u2netp"), 320)
    assert loaded._session.inner_session._session.get_session_options().intra_op_num_threads == 1

    limit_threads(1000)
    assert network_threads() == cores()
