"""Ways of writing that newspapers have and invented articles seldom, told here of invented people."""

from __future__ import annotations

import pytest
from sentences import found, found_in_page, only

from siapabilang.model import PlainArticle
from siapabilang_baselines.learned import Learned


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        # Of an office, its field and its place, only the name behind them is somebody's.
        ("“Siap,” kata Direktur Jenderal Perimbangan Keuangan, Tara Kenanga dalam rapat.", "Tara Kenanga"),
        ("Menteri Perhubungan Tara Kenanga mengatakan dermaga akan dibuka.", "Tara Kenanga"),
        (
            "Menteri Kebudayaan dan Pariwisata (Menbudpar) Tara Kenanga mengatakan dermaga akan dibuka.",
            "Tara Kenanga",
        ),
        (
            "Menteri Prasarana dan Kewilayahan, Tara Rangkayo Kenanga (TRK), menyebut dermaga retak.",
            "Tara Rangkayo Kenanga",
        ),
        ("“Siap,” kata Kepala Puskesmas Karangloh, Palung Utara, Tara Kenanga ketika dihubungi.", "Tara Kenanga"),
        ("Direktur PT Layar Palung (Persero) Tara Kenanga mengatakan dermaga akan dibuka.", "Tara Kenanga"),
        ("“Siap,” ujar Kasubdit 2 Ditpolair Polda Palung, Tara Kenanga, Minggu (4/5).", "Tara Kenanga"),
        ("Kepala Polsek Karangloh Barat, Komisaris Tara Kenanga, menyampaikan dermaga ditutup.", "Tara Kenanga"),
        # A name with several appositions, with degrees, before a comma too many.
        ("Minah (28), warga Karangloh, Palung Utara, misalnya, mengatakan dermaga itu retak.", "Minah"),
        ("Ketua Adat, Dr. Tara Kenanga, S.H., M.Hum., menjelaskan dermaga itu sudah retak.", "Tara Kenanga"),
        ("Di sisi lain, Kepala Dinas Sosial Tara Kenanga, mengungkapkan dermaga itu sudah retak.", "Tara Kenanga"),
        # How something was said stands between the speaker and the cue, or before both.
        ("Juru bicara pelabuhan, Tara Kenanga, lewat pesan WhatsApp menyatakan dermaga itu retak.", "Tara Kenanga"),
        ("Ketua Asosiasi, Tara Kenanga, saat dihubungi Radio Selat menilai dermaga itu retak.", "Tara Kenanga"),
        ("Ia dijerat Pasal 12 UU Pelayaran yang menyebutkan bahwa kapal harus terdaftar.", "Pasal 12 UU Pelayaran"),
        ("Pada Kamis malam Bupati Tara Kenanga mengumumkan bahwa dermaga ditutup.", "Tara Kenanga"),
        ("Perkara itu bermula saat Tara Kenanga menuding dermaga itu merupakan miliknya.", "Tara Kenanga"),
        # Who speaks for somebody is not that person.
        ("Bupati Tara Kenanga tiba. Pihak Tara menyatakan dermaga itu sudah dibayar.", "Pihak Tara"),
        (
            "Direktorat Jenderal (Ditjen) Pelayaran mengatakan dermaga itu retak.",
            "Direktorat Jenderal (Ditjen) Pelayaran",
        ),
    ],
)
def test_the_speaker_is_found_in_a_crowded_phrase(sentence: str, who: str) -> None:
    assert only(sentence).who == (who,)


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Terkait hal itu, Tara Kenanga menyatakan menghormati putusan tersebut.", "menghormati putusan tersebut"),
        ("Kata Tara Kenanga, dermaga itu sudah retak.", "dermaga itu sudah retak"),
        ("Dijelaskan Tara Kenanga, dermaga itu sudah retak.", "dermaga itu sudah retak"),
        ("Disampaikan Tara Kenanga bahwa dermaga itu sudah retak.", "dermaga itu sudah retak"),
        (
            "Dalam Perda tersebut disebutkan, dermaga harus bisa menampung sepuluh kapal.",
            "dermaga harus bisa menampung sepuluh kapal",
        ),
        ("Berdasarkan penjelasan para nelayan, dermaga itu sudah retak.", "dermaga itu sudah retak"),
        (
            "Tara Kenanga menegaskan dukungan dewan tidak berhenti pada bantuan itu.",
            "dukungan dewan tidak berhenti pada bantuan itu",
        ),
        ("Tara Kenanga menilai penetapannya belum diperlukan.", "penetapannya belum diperlukan"),
        (
            "Tara Kenanga memastikan gelombang itulah yang meretakkan dermaga.",
            "gelombang itulah yang meretakkan dermaga",
        ),
        ("Tara Kenanga menilai langkah syahbandar cacat prosedur.", "langkah syahbandar cacat prosedur"),
        ("Tara Kenanga meminta kapal yang ditahan dikembalikan.", "kapal yang ditahan dikembalikan"),
        # When something was said is no part of it; when it happened is.
        ("Tara Kenanga menjelaskan dalam rapat itu, dermaga akan dibuka.", "dermaga akan dibuka"),
        ("Tara Kenanga menjelaskan pada 2025, dermaga akan dibuka.", "pada 2025, dermaga akan dibuka"),
    ],
)
def test_the_content_is_found(sentence: str, what: str) -> None:
    assert only(sentence).what == (what,)


@pytest.mark.parametrize(
    "sentence",
    [
        # What may be said, or is yet to be, has not been said.
        "Tara Kenanga bisa menanyakan hal itu kepada bupati.",
        "Dinas juga akan menyampaikan temuan tersebut.",
        "Aturan itu dapat mendorong pertumbuhan dermaga.",
        "Kami harus memastikan dermaga itu aman.",
        # Only documents show something.
        "Capaian ini menunjukkan bahwa dermaga itu aman.",
        # Noun phrases, however long, report no clause.
        "Tara Kenanga menegaskan upaya dinas dalam memperbaiki dermaga.",
        "Tara Kenanga menegaskan langkah nyata untuk mempercepat perbaikan dermaga.",
        "Tara Kenanga memohon maaf atas kegaduhan itu.",
        "Bunga ditabur untuk mengenang jasa para nelayan yang hilang.",
        "Warga menghargai kebebasan berpendapat, kebebasan berserikat.",
    ],
)
def test_what_only_looks_like_speech_is_none(sentence: str) -> None:
    assert found(sentence) == []


def test_who_does_not_reject_something_says_it() -> None:
    quote = only("Tara Kenanga tidak menampik kemungkinan adanya kapal yang karam.")
    assert (quote.what, quote.polarity) == (("kemungkinan adanya kapal yang karam",), "affirmed")


@pytest.mark.parametrize(
    ("sentence", "via"),
    [
        ("“Siap,” kata Tara Kenanga saat dihubungi detikSamudra, Sabtu (18/10).", ("detikSamudra",)),
        (
            "“Siap,” kata Tara Kenanga melalui pesan WhatsApp padadetikSamudra, Sabtu (18/10).",
            ("WhatsApp", "detikSamudra"),
        ),
        ("“Sepuluh kapal,” bunyi beleid tersebut dikutip detikSamudra.", ("detikSamudra",)),
        ("“Siap,” kata Tara Kenanga dikutip dari Antara, Senin (3/5).", ("Antara",)),
        ("“Siap,” kata Tara Kenanga dikutip dari laman palung.go.id, Senin (3/5).", ("palung.go.id",)),
        ("“Siap,” kata Tara Kenanga dikutipdaridetikSamudra, Senin (3/5).", ("detikSamudra",)),
        ("“Siap,” kata Tara Kenanga saat berbincang dengan detikSamudra, Senin (3/5).", ("detikSamudra",)),
        ("“Siap,” kata Tara Kenanga dalam siaran YouTube dewan, Senin (3/5).", ("YouTube",)),
        ("“Siap,” kata Tara Kenanga dalam program Mata Samudra di Palung TV.", ("Palung TV",)),
        ("“Siap,” tulis Tara Kenanga di platform Truth Social.", ("Truth Social",)),
        ("Dalam unggahan di akun Instagram-nya, Tara Kenanga mengatakan dermaga itu retak.", ("Instagram",)),
        ("Diberitakan sebelumnya, Tara Kenanga menyebut dermaga itu retak.", ()),
        ("Dilansir detikSamudra dari Lintas Samudra, dermaga itu retak sejak Maret.", ("detikSamudra",)),
    ],
)
def test_through_whom_it_reached_the_page(sentence: str, via: tuple[str, ...]) -> None:
    assert only(sentence).via == via


@pytest.mark.parametrize(
    ("lines", "who"),
    [
        # Initials are somebody's; a passive subject takes no cue that goes on from the speaker before.
        (("Terdakwa HM mengaku bersyukur bebas.", "“Saya ikhlas,” katanya."), ["HM", "HM"]),
        (
            ("“Masih kami periksa,” kata Tara Kenanga.", "Rahmi Palung dilaporkan kemarin.", "“Ada saksi,” imbuhnya."),
            ["Tara Kenanga", "Tara Kenanga"],
        ),
        (
            ("“Masih kami periksa,” kata Tara Kenanga.", "Rahmi Palung menutup rapat.", "“Terima kasih,” pungkasnya."),
            ["Tara Kenanga", "Rahmi Palung"],
        ),
        (
            ("“Siap,” kata Bupati Tara Kenanga.", "Eks Ketua Dewan Adat Palung itu menyebut dermaga sudah retak."),
            ["Tara Kenanga", "Tara Kenanga"],
        ),
        # However long the office before a name, the name is a person's.
        (
            (
                "“Siap,” kata Bupati Tara Kenanga.",
                "Kepala Dinas Perdagangan dan Perindustrian Kabupaten Palung, Rahmi Sakti, menyebut dermaga retak.",
                "Menurut dia, panen gagal.",
            ),
            ["Tara Kenanga", "Rahmi Sakti", "Rahmi Sakti"],
        ),
        # A single name that speaks in marks is somebody's.
        (
            ("Tara Kenanga tiba kemarin.", "“Dermaga retak,” ujar Wahyu.", "“Kapal karam,” lanjut dia."),
            ["Wahyu", "Wahyu"],
        ),
        (
            ("“Siap,” kata Bupati Tara Kenanga.", "Tim dipimpin oleh Ipda Rahmi.", "“Berangkat besok,” ujarnya."),
            ["Tara Kenanga", "Tara Kenanga"],
        ),
    ],
)
def test_pronouns_and_descriptions_go_back_to_who_was_meant(lines: tuple[str, ...], who: list[str]) -> None:
    assert [name.removeprefix("Terdakwa ") for quote in found("\n".join(lines)) for name in quote.who] == who


def test_the_clauses_of_a_headline_are_read_one_by_one() -> None:
    quotes = found_in_page(
        "Nelayan Mengaku Mencium Bau Solar, Pemilik Bantah Kapal Pernah Bocor\n\nKapal tiba di dermaga."
    )
    assert [(quote.who, quote.what, quote.polarity) for quote in quotes] == [
        (("Nelayan",), ("Mencium Bau Solar",), "affirmed"),
        (("Pemilik",), ("Kapal Pernah Bocor",), "denied"),
    ]


def test_a_country_is_no_part_of_its_ministers_name() -> None:
    quote, *_ = found(
        "Menteri Pertahanan Veldania Irma Kostelec membantah kapal itu karam. Republik Veldania menunggu."
    )
    assert quote.who == ("Irma Kostelec",)


def test_a_body_told_to_have_said_something_speaks_too() -> None:
    outer, inner = found("Polres, kata Tara Kenanga, mengimbau warga tidak menutup dermaga.")
    assert (outer.who, inner.who) == (("Tara Kenanga",), ("Polres",))
    assert inner.what == ("warga tidak menutup dermaga",)


def test_a_full_stop_without_its_space_ends_a_sentence() -> None:
    quote = only("“Dermaga itu retak,” kata Tara Kenanga.Soal Kapal Karam")
    assert quote.who == ("Tara Kenanga",)


def test_a_text_without_a_headline_begins_with_a_sentence() -> None:
    (quote,) = found_in_page("Tara Kenanga mengatakan dermaga itu retak, ini yang kedua.")
    assert quote.what == ("dermaga itu retak, ini yang kedua",)


def test_a_list_that_somebody_is_told_to_have_announced_is_no_quote_of_its_own() -> None:
    text = "Polres, kata Tara Kenanga, menyebut tiga langkah. Dermaga itu retak. Hal itu disampaikan Rahmi Sakti."
    assert all(quote.what for quote in found(text))
    (prediction,) = Learned().attribute([PlainArticle("x", text)])
    assert all(quote.spans for quote in prediction.quotes)


@pytest.mark.parametrize(
    "text",
    [
        "Nelayan Sebut Kapal Karam" + ", ini kapal Sebut Bocor" * 1500,
        "“Siap,” kata Ketua Budi" + ", Ketua Ani" * 1500,
        "“Siap,” kata Komisaris Budi" + ", Komisaris Ani" * 1500,
    ],
)
def test_long_rows_of_clauses_and_offices_are_read(text: str) -> None:
    assert found_in_page(text)


@pytest.mark.parametrize(
    ("headline", "who"),
    [
        ("Polisi: Kapal Bocor, Nelayan Minta Ganti Rugi", "Polisi"),
        ("Menurut Bupati, Warga Minta Dermaga Ditutup", "Bupati"),
        ("Tara Kenanga Sebut Dermaga Aman, Nelayan Tak Perlu Takut", "Tara Kenanga"),
    ],
)
def test_a_headline_is_not_cut_inside_an_attribution(headline: str, who: str) -> None:
    quote, *_ = found_in_page(f"{headline}\n\nKapal tiba di dermaga.")
    assert quote.who == (who,)
    assert "," in quote.what[0] or who == "Bupati"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Seorang warga Darsim Wiryo tiba. “Siap,” kata Darsim.", ["Darsim Wiryo"]),
        (
            "Itu ulah pemerintah Tara. Presiden Tara Kenanga tiba. “Siap,” kata Tara. Menurut dia, dermaga retak.",
            ["Tara Kenanga", "Tara Kenanga"],
        ),
        ("Bupati Merauke, Rahmi Sakti, tiba. “Siap,” kata Bupati Merauke itu.", ["Rahmi Sakti"]),
        ("“Siap,” kata dr.Tara Kenanga kemarin.", ["Tara Kenanga"]),
        ("“Siap,” kata dr. Tara Kenanga kemarin.", ["Tara Kenanga"]),
        ("“Siap,” kata Tara Kenanga, dikutip dari Samudra.Com, Senin.", ["Tara Kenanga"]),
        ("“Beliau mengatakan itu salah besar,” kata Tara Kenanga.", ["Tara Kenanga"]),
        ("Menurut tetangga, Rahmi Sakti sudah pergi dari dermaga.", ["tetangga"]),
        ("Keputusan itu menyebutkan bahwa dermaga ditutup.", ["Keputusan itu"]),
        ("Bupati Tara Kenanga tidak pernah membantah bahwa dermaga itu retak.", ["Tara Kenanga"]),
        ("Bupati Tara Kenanga tidak dibantah saksi ketika dermaga itu retak.", []),
    ],
)
def test_what_looks_like_another_way_of_writing_is_told_from_it(text: str, who: list[str]) -> None:
    assert [name for quote in found(text) for name in quote.who] == who


def test_an_abbreviation_behind_a_witness_is_nobody() -> None:
    lines = (
        "Seorang saksi KPK diperiksa. Bupati Tara Kenanga datang.\n“Siap,” kata KPK.\nMenurut dia, dermaga itu retak."
    )
    assert found(lines)[-1].who == ("Tara Kenanga",)
