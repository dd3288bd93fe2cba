"""Sentences that were once read wrongly, each with what it means."""

from __future__ import annotations

import pytest
from sentences import HEADLINE, found_in_page


def who_said_what(*lines: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    page = "\n\n".join([HEADLINE, "\n".join(lines)])
    return [(found.who, found.what) for found in found_in_page(page)]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        # An office whose name holds "dan" is one person's.
        (
            "Kepala Dinas Kelautan dan Perikanan Kota Palung, Tara Kenanga, memastikan dermaga itu dibuka besok.",
            ("Tara Kenanga",),
        ),
        # A body in brackets of two words stands inside the title.
        (
            "Kepala Satuan Polisi Pamong Praja (Satpol PP) Kota Palung Tara Kenanga memastikan dermaga dibuka besok.",
            ("Tara Kenanga",),
        ),
        # Behind an office that names a place, the whole of a long name is the name.
        (
            "Ketua DPRD Provinsi Palung Selatan Tara Rangkayo Kenanga mengatakan rapat akan diulang.",
            ("Tara Rangkayo Kenanga",),
        ),
        # Bare names joined by "dan" are two.
        ("“Kami belum dibayar,” kata Tara dan Rahmi.", ("Tara", "Rahmi")),
        # A document is who speaks, not whoever stands in its name.
        ("Surat Tara Kenanga menyebutkan dermaga itu retak sejak Maret.", ("Surat Tara Kenanga",)),
    ],
)
def test_a_phrase_means_whom_it_names(sentence: str, who: tuple[str, ...]) -> None:
    assert who_said_what(sentence)[0][0] == who


def test_both_ministers_are_those_named_together() -> None:
    found = who_said_what(
        "Menteri Tara Kenanga dan Menteri Rahmi Palung mengatakan perundingan akan dilanjutkan.",
        "Kedua menteri itu menilai batas laut belum jelas.",
    )
    assert [who for who, _ in found] == [("Tara Kenanga", "Rahmi Palung")] * 2


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Menurut Tara Kenanga, pengajar hukum laut, batas itu belum jelas.", ("batas itu belum jelas",)),
        ("Batas itu belum jelas, kata Tara Kenanga, pengajar hukum laut di Palung.", ("Batas itu belum jelas",)),
        ("Berdasarkan risalah rapat dewan, dermaga itu harus dibongkar.", ("dermaga itu harus dibongkar",)),
        ("Pemilik kapal memastikan lubang itu salah hitung.", ("lubang itu salah hitung",)),
        ("Tara Kenanga menekankan pentingnya layar yang utuh.", ("pentingnya layar yang utuh",)),
        ("Tara Kenanga melanjutkan kapal akan berlayar besok.", ("kapal akan berlayar besok",)),
        (
            "Tara Kenanga memastikan kapal yang masuk dermaga itu memuat beras.",
            ("kapal yang masuk dermaga itu memuat beras",),
        ),
        ("DilansirdetikSamudra, kapal itu tiba pagi tadi.", ("kapal itu tiba pagi tadi",)),
        (
            "Dalam keterangan tertulis yang diterima Lintas Samudra, Tara Kenanga mengatakan kapal akan berlayar.",
            ("kapal akan berlayar",),
        ),
        # What is said to be missing is part of what is said.
        ("Tara Kenanga mengatakan tidak ada bukti bahwa kapal itu karam.", ("tidak ada bukti bahwa kapal itu karam",)),
        (
            "Tara Kenanga mengatakan pada hari Rabu, 15 Maret 2028 (15/3/2028), bahwa kapal akan kembali.",
            ("kapal akan kembali",),
        ),
    ],
)
def test_the_content_is_the_clause_alone(sentence: str, what: tuple[str, ...]) -> None:
    assert [content for _, content in who_said_what(sentence)] == [what]


def test_a_denial_may_come_at_once() -> None:
    found = who_said_what("Warga menuduh pabrik membuang limbah, tuduhan yang langsung dibantah Tara Kenanga.")
    assert found == [(("Warga",), ("pabrik membuang limbah",)), (("Tara Kenanga",), ("pabrik membuang limbah",))]


def test_a_claim_that_is_given_a_name_is_not_denied() -> None:
    page = f"{HEADLINE}\n\nPalung menepis laporan tentang kapal karam sebagai “satu lagi berita bohong.”"
    (found,) = found_in_page(page)
    assert (found.who, found.polarity, found.type) == (("Palung",), "affirmed", "mixed")


def test_an_adverb_before_a_pronoun_is_no_part_of_it() -> None:
    text = "“Saya lelah,” kata penyanyi Luhur Darmawi. Keesokan harinya ia menulis, “Saya berhenti.”"
    assert [who for who, _ in who_said_what(text)] == [("Luhur Darmawi",), ("Luhur Darmawi",)]


def test_a_degree_behind_a_name_is_not_the_speaker() -> None:
    text = "Dokter Maulina Harsa, Sp.A, yang merawat bayi itu, memastikan demamnya sudah turun. “Pulih,” kata Maulina."
    assert who_said_what(text)[0][0] == ("Maulina Harsa",)


def test_an_abbreviation_within_an_office_does_not_cut_off_its_holder() -> None:
    text = "Kepala Badan Pengelola Keuangan (BPK) Provinsi Tanah Laut Retma Husna menyebutkan dana itu belum cair."
    ((names, _),) = who_said_what(text)
    assert names[0].endswith("Retma Husna")


def test_an_article_of_law_keeps_its_number() -> None:
    text = "Menurut Pasal 3 Piagam Jogo, gereja tidak memakai pengeras suara di halaman."
    assert who_said_what(text)[0][0] == ("Pasal 3 Piagam Jogo",)


def test_three_who_act_together_speak_together() -> None:
    text = (
        "Surat itu dibacakan Partini Lusa, Ngatiyem Ranu, dan Sulistya Wati di balai desa. “Kami ini pemilih,” seru "
        "ketiganya."
    )
    assert who_said_what(text)[0][0] == ("Partini Lusa", "Ngatiyem Ranu", "Sulistya Wati")


def test_an_outlet_glued_to_its_preposition_is_a_source() -> None:
    text = "“Sudah kami bayar,” kata Bupati Rahma Sakti kepadadetikcom, Senin (3/5)."
    (quote,) = found_in_page(f"{HEADLINE}\n\n{text}")
    assert quote.via == ("detikcom",)


def test_the_same_page_is_the_outlet_cited_last() -> None:
    found = found_in_page(
        f"{HEADLINE}\n\nDilansir dari laman Kabar Pagi, Camat Tara Kenanga mengaku tidak tahu soal tanggul itu. "
        "Masih dari laman yang sama, ia menyebut warga sudah dievakuasi."
    )
    assert [quote.via for quote in found] == [("Kabar Pagi",), ("Kabar Pagi",)]


def test_a_platform_at_the_start_of_the_sentence_is_a_source_of_the_words_in_marks() -> None:
    (quote,) = found_in_page(f"{HEADLINE}\n\nLewat akun Facebook miliknya, Tara Kenanga menulis, “Air sudah surut.”")
    assert quote.via == ("Facebook",)


def test_a_relative_clause_may_report_what_its_owner_thinks() -> None:
    ((who, what),) = who_said_what(
        "Hadir pula Ketua Yayasan Palung Tara Kenanga, yang menilai gugatan itu menakuti warga."
    )
    assert who == ("Tara Kenanga",)
    assert what == ("gugatan itu menakuti warga",)


def test_an_age_makes_a_single_name_a_person() -> None:
    found = who_said_what("“Kuah itu baru,” kata Sukaemi, 58 tahun. Ia membantah menambah air pada pagi hari.")
    assert [who for who, _ in found] == [("Sukaemi",), ("Sukaemi",)]


def test_the_head_of_a_village_is_no_place() -> None:
    found = who_said_what(
        "Kupon itu dibagikan Kepala Desa Mursid Hartana sejak Januari.",
        "Mursid tidak keluar menemui warga. Lewat telepon, ia menyangkal telah mencoret nama warga.",
    )
    assert [who for who, _ in found] == [("Mursid Hartana",)]


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Tara Kenanga meminta pemerintah turun tangan.", "pemerintah turun tangan"),
        ("Tara Kenanga menilai kebijakan itu keliru.", "kebijakan itu keliru"),
    ],
)
def test_a_predicate_needs_no_prefix(sentence: str, what: str) -> None:
    assert [words for _, words in who_said_what(sentence)] == [(what,)]


def test_a_joint_without_anybody_on_either_side_is_no_crash() -> None:
    assert who_said_what("“Baik,” kata dan.")[0][1] == ("Baik,",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Tara Kenanga tidak menyoal hitungan yang dibuat warga.",  # who does not say something says nothing
        "Tara Kenanga menyampaikan dukungan yang sama untuk nelayan.",  # an object, not what was said
        "Nelayan mendukung pembangunan dermaga yang menampung kapal besar.",
        "Kontributor: Rahmi Palung dari Selat",
    ],
)
def test_what_only_looks_like_an_attribution_is_none(sentence: str) -> None:
    assert who_said_what(sentence) == []


def test_headlines_have_bare_verbs_for_cues() -> None:
    found = found_in_page("Bupati Palung Tekankan Dermaga Harus Dibuka\n\nPerahu tiba di dermaga.")
    assert [quote.what for quote in found] == [("Dermaga Harus Dibuka",)]
