"""What the rules know about Indonesian, as plain lists: cues, titles, relay frames, pronouns, places.

A cue is listed by what may follow it. Forms with a suffix (``ujarnya``, ``tegasnya``) are made from the bare ones.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Bare roots that follow the words said: “…,” kata X. Also with -nya (katanya), -lah and, for some, -kan.
BARE = _words(
    "kata ujar ucap tutur imbuh tambah tandas pungkas tegas jelas terang papar ungkap sebut cetus lanjut sambung beber urai"
    " tukas timpal jawab tanya keluh kenang klaim aku akui bantah tulis cuit lapor nilai harap pinta seru janji kilah dalih"
    " celetuk simpul kisah cerita pesan ingat kritik sindir kelakar canda tuding duga imbau protes beri seloroh tepis puji"
    " saran ajak ulas rinci catat puji pinta teriak"
)

# Active verbs that introduce what is said, with or without bahwa: X mengatakan (bahwa) P.
SAY = _words(
    "mengatakan menyatakan menyebut menyebutkan menjelaskan menuturkan mengungkapkan mengungkap menegaskan menambahkan"
    " memaparkan menerangkan menyampaikan mengaku mengakui mengklaim menilai menduga memperkirakan meyakini berharap"
    " mengharapkan menganggap memastikan menjamin berjanji menjanjikan berkomitmen mengumumkan melaporkan menulis menuliskan"
    " mencatat mengingatkan memperingatkan menekankan membenarkan mengonfirmasi mengkonfirmasi berpendapat beralasan"
    " menyimpulkan memprediksi optimistis optimis mencurigai mengapresiasi mendukung menyayangkan mengeluhkan menceritakan"
    " bercerita berujar berkata bertutur menandaskan mengisahkan berdalih mengutarakan membeberkan mengemukakan mengusulkan"
    " menyarankan merekomendasikan mengancam mempertanyakan menanyakan bertanya menjawab menimpali berkelakar bersikeras"
    " berkeras mewanti-wanti mensinyalir mengindikasikan menunjukkan menemukan memproyeksikan mengingat menyesalkan"
    " menggarisbawahi mengulangi berseloroh percaya yakin khawatir berujar bersaksi menyangsikan meragukan menggambarkan"
    " merinci menguraikan berikrar mengutuk mengkritik menyindir mencuit memuji mengenang berteriak menyela menyahut"
)

# Verbs that ask somebody to do something: X meminta Y (agar/untuk) P. The content starts with the one asked.
ASK = _words(
    "meminta mendesak menuntut mengimbau menghimbau memerintahkan menginstruksikan mengajak mendorong menyerukan memohon"
    " menyuruh menyilakan mempersilakan mengharuskan mewajibkan melarang menyarankan mengundang menantang mengingatkan"
)

# Verbs that accuse: X menuduh Y P.
ACCUSE = _words("menuduh menuding mendakwa menyalahkan mencurigai")

# Verbs and nouns that reject the content as untrue.
DENY = _words("membantah menyangkal menepis menampik menyanggah bantah dibantah ditepis bantahan sangkal disangkal tepis")

# What stands between a denying cue and the content: menepis tuduhan bahwa P.
ALLEGATIONS = _words("tuduhan tudingan kabar isu dugaan laporan klaim anggapan rumor")

# Bare verbs as headlines and captions use them: Zelensky Tuding P.
HEADLINE_VERBS = _words(
    "tuding tuduh minta sebut klaim bantah tepis akui ungkap pastikan nilai imbau desak janji janjikan yakin yakini duga"
    " ingatkan tegaskan jelaskan harap harapkan kecam tuntut usul usulkan ajak perintahkan akan-kan umumkan laporkan beberkan"
    " ancam bilang serukan peringatkan ngaku mengaku perkirakan"
)

# Passives that name their speaker after them: Hal itu disampaikan X; dikatakan X; diungkapkan oleh X.
PASSIVE = _words(
    "disampaikan dikatakan diungkapkan dijelaskan ditegaskan diutarakan dikemukakan disebutkan diakui dituturkan dinyatakan"
    " dibenarkan diungkap dikonfirmasi diceritakan dipaparkan dilontarkan ditambahkan diterangkan dituliskan ditulis"
)

# Verbs that need bahwa, a comma or a clause behind them: they take a bare noun phrase as readily.
NEEDS_CLAUSE = _words(
    "menyampaikan mengungkap mengungkapkan mendukung mengapresiasi menilai mencatat menunjukkan menemukan menawarkan"
    " menegaskan menjelaskan mengumumkan melaporkan menulis membenarkan mempertanyakan menyebutkan menceritakan menuntut"
    " mengakui menerangkan menekankan menjanjikan mengusulkan meminta mendesak menyerukan mendorong mengulangi mengingat"
    " menyayangkan mengeluhkan menjawab memastikan mengharapkan mengkritik menyesalkan menguraikan memuji mengenang yakin"
    " percaya menggambarkan merinci merekomendasikan memprediksi mencurigai menuduh menuding membantah menepis menyangkal"
)

COMPLEMENTISERS = _words("bahwa agar supaya untuk kalau jika bahwasanya")
COPULAS_AND_AUXILIARIES = _words(
    "akan sudah telah tidak bukan adalah belum ada bisa dapat harus perlu masih sedang tak ialah merupakan jangan mampu sempat"
    " boleh wajib mau ingin hendak pernah juga menjadi tengah siap segera sangat hanya lebih cukup kian makin semakin penting"
    " pentingnya perlunya adanya tetap kena"
)

# Adverbs and particles between a subject and its verb.
ADVERBS = _words(
    "juga telah sudah sempat pun kemudian lalu akan pernah terus langsung kembali turut ikut sendiri hanya selalu secara"
    " sebelumnya sementara bahkan masih mengatakan tetap tegas pernah akhirnya sontak justru malah awalnya bersama pada lantas"
    " hanya-hanya cuma kerap sering terpisah"
)

# Where a noun phrase after a cue ends.
NP_STOPS = _words(
    "dalam pada saat kepada di usai ketika melalui lewat seperti dikutip dilansir mengutip melansir sambil seraya sembari soal"
    " mengenai terkait tentang yang ke dari setelah sebelum menurut sebagaimana bahwa agar untuk karena dengan saja kemudian"
    " lalu tadi kemarin hari malam pagi siang sore senin selasa rabu kamis jumat jum'at sabtu minggu sewaktu selepas selama"
    " tak menanggapi merujuk menyikapi via oleh tentang menjawab menambahkan memastikan menirukan ditemui dihubungi saat"
    " sekaligus dan/atau ditirukan mencontohkan sejak antara hingga sampai lagi lirih singkat"
)

PERSON_PRONOUNS = _words("ia dia beliau")
PLURAL_PRONOUNS = _words("mereka keduanya")
SELF_PRONOUNS = _words("saya aku kami kita")

# Words that make a noun phrase a role rather than a name.
TITLES = _words(
    "presiden wapres menteri menko menlu menhan mendagri menkeu wamen wakil kepala ketua sekretaris sekjen sekda direktur dirut"
    " direksi komisaris gubernur wagub bupati wabup wali walikota camat lurah kades juru jubir bicara kapolri kapolda kapolres"
    " kapolsek kasat kabid kasi kadis plt pj pjs jenderal kolonel mayor letkol kapten letnan letda iptu ipda akp kompol akbp"
    " kombes brigjen irjen komjen briptu bripka aipda aiptu laksamana marsekal panglima komandan danrem dandim pangdam jaksa"
    " hakim pengacara advokat kuasa hukum penasihat terdakwa tersangka saksi korban pelapor ahli pakar pengamat peneliti dosen"
    " guru profesor prof dr drs dra ir h hj kh ustaz ustadz kiai habib pastor pendeta uskup romo ekonom analis dokter bidan"
    " perawat manajer manager pelatih kapten kiper bek striker gelandang asisten pemain pemilik pendiri ceo cfo coo cto founder"
    " koordinator anggota staf sopir nelayan petani pedagang warga tokoh mahasiswa aktivis artis penyanyi aktor sutradara"
    " penulis jurnalis wartawan koresponden utusan duta besar dubes konsul perdana pemimpin pejabat deputi inspektur komisioner"
    " rektor dekan kanselir raja ratu pangeran bapak pak bu ibu mas mbak bang kang gus sang si para seorang daeng mama kaka"
    " vice president wasekjen bendahara penyidik majelis umum bidang urusan muda madya utama operasional pelaksana tugas"
    " penjabat senior junior kasus ketum waketum bos mantan eks calon cawapres capres caleg sekretariat kasubdit"
)

# Words that make a noun phrase a body.
BODIES = _words(
    "badan dinas kementerian kemenkes kemenhub kemenag kepolisian polisi polres polda polsek polri tni partai bank pt cv"
    " universitas komisi dpr dprd dpd mpr mahkamah kejaksaan kejati kejari pengadilan lembaga yayasan organisasi asosiasi"
    " persatuan serikat aliansi koalisi forum perusahaan perseroan manajemen klub rumah sakit rsud puskesmas pemerintah pemkab"
    " pemkot pemprov pemda militer angkatan tentara pasukan layanan kantor dewan komite otoritas perkumpulan ikatan himpunan"
    " kelompok tim panitia redaksi koperasi paguyuban bursa institut pusat balai unit satuan walhi kpk bpbd bmkg bnpb basarnas"
    " pvmbg bpk bpkp ojk bpjs idi pbb nato"
)

# Nouns that are documents when they speak: menurut buku putih P.
DOCUMENTS = _words(
    "laporan surat dakwaan buku dokumen data studi riset penelitian survei undang-undang uu pasal putusan siaran rilis memo"
    " notulen risalah aturan peraturan perjanjian kajian audit keterangan jurnal hasil"
)

# Words that start the naming of an outlet or an agency.
OUTLETS = _words(
    "reuters afp ap cnn bbc cnbc bloomberg antara xinhua tass anadolu kyodo yonhap kcna france24 guardian time times jazeera"
    " post journal news media kantor harian koran majalah radio televisi tv kompas detik tempo tribun tribunnews medcom"
    " republika merdeka liputan6 okezone kumparan jpnn viva suara inews cnbc novosti interfax axios politico"
)

PLATFORMS = {
    "telegram": "Telegram",
    "x": "X",
    "twitter": "Twitter",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "wa": "WhatsApp",
    "youtube": "YouTube",
    "threads": "Threads",
}

CAPITALS = {
    "moskow": "Rusia",
    "kremlin": "Rusia",
    "seoul": "Korea Selatan",
    "korsel": "Korea Selatan",
    "pyongyang": "Korea Utara",
    "korut": "Korea Utara",
    "washington": "Amerika Serikat",
    "as": "Amerika Serikat",
    "kyiv": "Ukraina",
    "kiev": "Ukraina",
    "beijing": "China",
    "tiongkok": "China",
    "tokyo": "Jepang",
    "london": "Inggris",
    "paris": "Prancis",
    "berlin": "Jerman",
    "teheran": "Iran",
    "ankara": "Turki",
    "canberra": "Australia",
    "brussel": "Uni Eropa",
}

ABBREVIATIONS = _words(
    "dr drs dra ir prof h hj kh no jl st tbk rp pt sdr bpk ny tn mr mrs jr sr kol letkol brigjen jend kab kec prov hlm dll"
    " dst dsb s.h s.e m.h m.si s.sos a.n u.p tgl"
)

DAYS = _words("senin selasa rabu kamis jumat jum'at sabtu minggu ahad")
MONTHS = _words(
    "januari februari maret april mei juni juli agustus september oktober november desember"
)

# Lines that are the page's furniture and hold no quote.
FURNITURE = (
    "baca juga",
    "simak juga",
    "lihat juga",
    "baca selengkapnya",
    "scroll to continue",
    "advertisement",
    "cek berita",
    "google news",
    "follow us",
    "ikuti ",
    "terkait",
    "berita lainnya",
    "tonton juga",
    "saksikan ",
    "(editor",
    "editor:",
    "penulis:",
    "pewarta:",
    "reporter:",
    "sumber foto",
)
