from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import entity

from siapabilang.model import Entity, EventEntity
from siapabilang.names import NameResolver, aliases_in_use, fold

RONAL = entity("ronal", "Ronal Simatupang", "Ronal", "Simatupang")
MARULI = entity("maruli", "Maruli Simatupang", "Maruli", "Simatupang")
BPBD = entity("bpbd", "BPBD Sigi", "BPBD", kind="organization")
HUMAS = entity("humas", "Humas Polda", kind="organization")
POLDA = entity("polda", "Polda", kind="organization")

# Words that aliases and predicted names are made of in the properties.
WORDS = st.lists(st.sampled_from(["ade", "budi", "cut", "dewi", "eko"]), min_size=1, max_size=4).map(" ".join)
ENTITIES = st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=4).map(
    lambda aliases: [entity(f"e{number}", *names) for number, names in enumerate(aliases)]
)


def resolve(name: str, *entities: Entity) -> str | None:
    return NameResolver(entities or (RONAL, MARULI, BPBD, HUMAS, POLDA)).resolve(name)


def in_event(id_: str, *aliases: str) -> EventEntity:
    return EventEntity(id_, aliases[0], "person", aliases)


class TestFolding:
    @pytest.mark.parametrize(
        ("name", "tokens"),
        [
            ("Kim Yong-hyun", ("kim", "yong", "hyun")),
            ("  H. AHMAD  YANI, S.Sos. ", ("h", "ahmad", "yani", "s", "sos")),
            ("Ｂａｎｋ ﬁnansia", ("bank", "finansia")),  # NFKC: full-width letters, ligatures
            ("Cafe\u0301", ("café",)),
            ("“…”", ()),
        ],
    )
    def test_a_name_is_its_tokens_without_case_and_punctuation(self, name: str, tokens: tuple[str, ...]) -> None:
        assert fold(name) == tokens

    @given(st.text(st.characters(max_codepoint=0x17F), max_size=20))
    def test_composed_and_decomposed_letters_fold_alike(self, name: str) -> None:
        assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name))

    @given(st.text("abéÇ .-’", max_size=20))
    def test_case_does_not_matter(self, name: str) -> None:
        assert fold(name.upper()) == fold(name.lower()) == fold(name)


class TestResolving:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("Ronal Simatupang", "ronal"),
            ("RONAL SIMATUPANG", "ronal"),
            ("ronal-simatupang", "ronal"),
            ("Bupati Ronal Simatupang", "ronal"),  # a title before the name
            ("Ronal Simatupang, S.H., M.H.", "ronal"),  # degrees behind it
            ("Kepala BPBD Sigi", "bpbd"),  # nobody else bears the office here, so the body is all it names
            ("Humas Polda", "humas"),  # the whole name, not the Polda in it
            ("Kepala Bidang Humas Polda Sulteng", "humas"),  # the longest alias inside, not the shorter one
            ("Polda Sulteng", "polda"),
        ],
    )
    def test_a_name_means_the_bearer_of_the_alias_it_is_or_holds(self, name: str, meant: str) -> None:
        assert resolve(name) == meant

    @pytest.mark.parametrize(
        "name",
        [
            "Simatupang",
            "Pak Simatupang",
            "Siti Aminah",
            "Simatupangs",  # aliases are whole words
            "BPB",
            "",
            "“”",
        ],
    )
    def test_a_shared_or_unknown_name_means_nobody(self, name: str) -> None:
        assert resolve(name) is None

    def test_two_equally_long_aliases_in_one_name_mean_nobody(self) -> None:
        assert resolve("Tono dan Toni", entity("tono", "Tono"), entity("toni", "Toni")) is None

    def test_of_aliases_with_equally_many_words_the_one_with_more_letters_is_longer(self) -> None:
        assert resolve("Toni dari Pertamina", entity("toni", "Toni"), entity("pertamina", "Pertamina")) == "pertamina"

    def test_more_words_are_longer_than_more_letters(self) -> None:
        assert resolve("KM 7 Pertamina", entity("km", "KM 7"), entity("pertamina", "Pertamina")) == "km"

    def test_a_shared_alias_inside_a_name_hides_shorter_ones(self) -> None:
        assert resolve("Lurah Nana Suryana", entity("a", "Nana Suryana", "Lurah"), entity("b", "Nana Suryana")) is None

    def test_the_full_name_is_known_even_where_the_article_never_uses_it(self) -> None:
        assert resolve("Joko Anwar", Entity("joko", "Joko Anwar", "person", ("ketua RT",))) == "joko"

    def test_one_entity_may_hold_an_alias_twice(self) -> None:
        assert resolve("bpbd", entity("bpbd", "BPBD", "bpbd", "B.P.B.D.")) == "bpbd"

    def test_an_alias_without_letters_or_digits_is_no_name(self) -> None:
        assert resolve("…", entity("a", "…")) is None

    def test_only_an_alias_of_several_entities_is_shared(self) -> None:
        resolver = NameResolver([RONAL, MARULI])
        assert resolver.is_shared("SIMATUPANG")
        assert not resolver.is_shared("Ronal")
        assert not resolver.is_shared("Pak Simatupang")

    @given(ENTITIES, WORDS)
    def test_the_resolver_does_what_its_definition_says(self, entities: list[Entity], name: str) -> None:
        def runs(words: list[str]) -> set[str]:
            return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}

        bearers = {alias: {e.id for e in entities if alias in e.aliases} for e in entities for alias in e.aliases}
        inside = [alias for alias in bearers if alias in runs(name.split())]
        size = max(((len(alias.split()), len(alias.replace(" ", ""))) for alias in inside), default=(0, 0))
        meant = {
            id_
            for alias in inside
            if (len(alias.split()), len(alias.replace(" ", ""))) == size
            for id_ in bearers[alias]
        }
        assert resolve(name, *entities) == (meant.pop() if len(meant) == 1 else None)

    @given(ENTITIES, WORDS)
    def test_the_order_of_entities_and_aliases_does_not_matter(self, entities: list[Entity], name: str) -> None:
        turned = [Entity(e.id, e.name, e.kind, e.aliases[::-1]) for e in reversed(entities)]
        assert resolve(name, *turned) == resolve(name, *entities)


class TestAliasesInUse:
    def used(self, text: str, *entities: EventEntity, referenced: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
        return aliases_in_use(text, entities, referenced)

    def test_only_aliases_that_stand_in_the_text_are_in_use(self) -> None:
        ade = in_event("ade", "Ade Rukmana", "Rukmana", "Kepala BPBD")
        assert self.used("Menurut Rukmana, jalan putus.", ade) == {"ade": ("Rukmana",)}

    def test_an_alias_stands_there_as_whole_words(self) -> None:
        ade = in_event("ade", "Ade")
        assert self.used("Adelia dan Made hadir.", ade) == {}
        assert self.used("“Ade,” katanya.", ade) == {"ade": ("Ade",)}

    def test_an_alias_inside_a_longer_one_of_the_same_entity_is_in_use_too(self) -> None:
        ade = in_event("ade", "Ade Rukmana", "Rukmana", "Bupati")
        assert self.used("Ade Rukmana hadir.", ade) == {"ade": ("Ade Rukmana", "Rukmana")}

    def test_an_alias_inside_a_longer_one_of_somebody_else_is_not_in_use(self) -> None:
        ade = in_event("ade", "Ade Rukmana", "Kepala BPBD Lebak")
        bpbd = in_event("bpbd", "BPBD Lebak", "BPBD")
        assert self.used("Kepala BPBD Lebak hadir.", ade, bpbd) == {"ade": ("Kepala BPBD Lebak",)}
        assert self.used("Kepala BPBD Lebak datang ke kantor BPBD.", ade, bpbd) == {
            "ade": ("Kepala BPBD Lebak",),
            "bpbd": ("BPBD",),
        }

    @pytest.mark.parametrize(
        ("alias", "text", "found"),
        [
            ("saksi mata", "Saksi mata melihat api.", True),  # begins in lower case: any case
            ("saksi mata", "SAKSI MATA: API DARI DAPUR", True),
            ("Harapan", "Harapan menolak tawaran itu.", True),  # capitalised: as written
            ("Harapan", "HARAPAN MENOLAK TAWARAN", True),  # or in full capitals
            ("Harapan", "Warga punya harapan.", False),
        ],
    )
    def test_case_counts_for_capitalised_aliases_only(self, alias: str, text: str, found: bool) -> None:  # noqa: FBT001
        assert self.used(text, in_event("x", alias)) == ({"x": (alias,)} if found else {})

    def test_words_that_only_look_like_a_longer_alias_hide_nothing(self) -> None:
        union = in_event("serikat", "Warga Bersatu")
        locals_ = in_event("warga", "warga")
        assert self.used("Sejak itu warga bersatu menolak tambang.", union, locals_) == {"warga": ("warga",)}

    def test_a_shared_alias_alone_makes_nobody_present(self) -> None:
        ronal = in_event("ronal", "Ronal Simatupang", "Simatupang")
        maruli = in_event("maruli", "Maruli Simatupang", "Simatupang")
        assert self.used("Simatupang menolak.", ronal, maruli) == {}
        assert self.used("Ronal Simatupang menolak.", ronal, maruli) == {"ronal": ("Ronal Simatupang", "Simatupang")}

    def test_a_shared_alias_is_listed_for_every_bearer_who_is_present(self) -> None:
        ronal = in_event("ronal", "Ronal Simatupang", "Simatupang")
        maruli = in_event("maruli", "Maruli Simatupang", "Simatupang")
        text = "Maruli Simatupang kalah. Simatupang belum bicara."
        assert self.used(text, ronal, maruli, referenced=["ronal"]) == {
            "ronal": ("Simatupang",),
            "maruli": ("Maruli Simatupang", "Simatupang"),
        }

    def test_who_speaks_is_present_even_where_the_text_has_no_name_for_them(self) -> None:
        assert self.used("“Pergi!” teriaknya.", in_event("ade", "Ade Rukmana"), referenced=["ade"]) == {"ade": ()}

    def test_entities_and_aliases_keep_their_order(self) -> None:
        found = self.used("Budi, Ani, Bu Ani.", in_event("b", "Budi"), in_event("a", "Bu Ani", "Ani"))
        assert list(found.items()) == [("b", ("Budi",)), ("a", ("Bu Ani", "Ani"))]
