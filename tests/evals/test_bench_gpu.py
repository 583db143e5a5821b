"""The benchmark for graphics cards runs anywhere at tiny size, and says so."""

import pytest
from click.testing import CliRunner

from evals.bench.gpu import main, measure, measure_edit
from tools.machine import Accelerator
from tools.scene.diffusion.catalogue import profiles

CPU = Accelerator("cpu", "cpu", "processor", 0.0)


@pytest.mark.parametrize("name", ["gpu-24", "gpu-80", "gpu-8"])
def test_ours_and_plain_diffusers_draw_the_same_pictures(name):
    found = measure(profiles()[name], CPU, tiny=True, compiled=False)

    assert found.difference < 1.0
    assert found.ours.four > 0 and found.plain.one > 0


def test_the_table_has_a_line_for_each_profile_and_says_that_tiny_numbers_mean_nothing():
    run = CliRunner().invoke(main, ["--tiny", "gpu-80"])

    assert run.exit_code == 0, run.output
    assert "z-image-turbo" in run.output and "mean nothing" in run.output


def test_edits_are_measured_by_the_profile_s_best_model(monkeypatch):
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus

    monkeypatch.setattr(pipeline_qwenimage_edit_plus, "VAE_IMAGE_SIZE", 128 * 128)
    monkeypatch.setattr(pipeline_qwenimage_edit_plus, "CONDITION_IMAGE_SIZE", 56 * 56)

    found = measure_edit(profiles()["gpu-80"], CPU, tiny=True, compiled=False)

    assert found.model == "qwen-image-edit-2511" and 0 < found.one and found.peak_megabytes > 0


def test_without_a_card_the_real_thing_is_refused_in_words():
    run = CliRunner().invoke(main, [])

    assert run.exit_code == 2
    assert "no graphics card" in run.output


@pytest.mark.gpu
@pytest.mark.timeout(1800)
def test_every_profile_that_fits_runs_at_full_size():
    run = CliRunner().invoke(main, [])

    assert run.exit_code == 0, run.output
