package org.sabha.room.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.DisplayName;

/** Which names look alike, and which real ones must not be touched. */
@Tag("T21")
class NameLookTest {
    private static final String LATIN_LETTERS = "aeopcyxsijABKMPST";
    private static final String CYRILLIC_LETTERS = "аеорсухѕіјАВКМРЅТ";

    private static final List<String> LATIN = List.of(
            "Asha Rao",
            "Sanjay Kapoor",
            "Meera Iyer",
            "Arjun Mehta",
            "Priya Nair",
            "Kavya Menon",
            "Rohan Das",
            "Anita Desai",
            "Vikram Seth",
            "Sunita Pai",
            "Manoj Bose",
            "Pooja Sethi",
            "Tara Singh",
            "Bipin Pal",
            "Jyoti Basu",
            "Ajay Piramal",
            "Kiran Bedi",
            "Smita Patil",
            "Sachin Pilot",
            "Asif Ali",
            "Maya Apte",
            "Rajesh Pai",
            "Soma Sen",
            "Aparna Sen",
            "Kapil Dev");

    private static final List<String> TELUGU = List.of(
            "రమ", "మోహన", "శాంతి", "సీత", "గీత", "బాల", "దీప", "సురేశ", "గణేశ", "రాజు", "అనిల", "మాయ", "కమల", "విజయ",
            "నాగ", "లత", "పద్మ", "శ్రీ", "సత్య", "దేవ", "భాను", "ఇందు", "ఉమ", "ఏలా", "చందు");

    private static final List<String> DEVANAGARI = List.of(
            "राम", "मोहन", "सीता", "गीता", "बाल", "दीप", "सुरेश", "गणेश", "राजु", "अनिल", "माया", "कमल", "विजय", "नाग",
            "लता", "पद्म", "श्री", "सत्य", "देव", "भानु", "इंदु", "उमा", "जय", "शिव", "हरी");

    /** From a script's block to the sister script's. */
    private static final int TO_KANNADA = 0x80;

    private static final int TO_GUJARATI = 0x180;

    private static NameLook look(String name) {
        return NameLook.of(new DisplayName(name));
    }

    private static String moved(String name, int by) {
        return name.codePoints()
                .map(c -> c + by)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String cyrillic(String name) {
        StringBuilder forged = new StringBuilder();
        name.chars().forEach(c -> {
            int at = LATIN_LETTERS.indexOf(c);
            forged.append(at < 0 ? (char) c : CYRILLIC_LETTERS.charAt(at));
        });
        return forged.toString();
    }

    /** Two hundred pairs, made by rules that a forger would use. */
    private static List<String[]> forgeries() {
        List<String[]> pairs = new ArrayList<>();
        for (String name : LATIN) {
            pairs.add(new String[] {name, cyrillic(name)});
            pairs.add(new String[] {name, name.replace(' ', '\u00A0')});
            pairs.add(new String[] {name, name.toUpperCase(Locale.ROOT)});
            pairs.add(new String[] {name, name.substring(0, 2) + '\u200D' + name.substring(2)});
        }
        for (String name : TELUGU) {
            pairs.add(new String[] {name, moved(name, TO_KANNADA)});
            pairs.add(new String[] {name, name.charAt(0) + "\u200C" + name.substring(1)});
        }
        for (String name : DEVANAGARI) {
            pairs.add(new String[] {name, moved(name, TO_GUJARATI)});
            pairs.add(new String[] {name + " १०", name + " ૧૦"});
        }
        return pairs;
    }

    @Test
    void twoHundredForgedNamesLookLikeWhatTheyImitate() {
        List<String[]> pairs = forgeries();
        assertEquals(200, pairs.size());
        for (String[] pair : pairs) {
            assertTrue(look(pair[0]).looksLike(look(pair[1])), () -> Arrays.toString(pair));
            assertTrue(look(pair[1]).looksLike(look(pair[0])), () -> Arrays.toString(pair));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Anil,Ani1",
        "Vimal,VimaI",
        "Amit,Arnit",
        "ਠ,ठ",
        "कक्ष ०,कक्ष ૦",
        "Bose 9,Bose ৭",
        "आशा,अाशा",
        "राम,र\u09BEम",
        "सत्य,सत\u09CDय",
        "A. Rao,A Rao",
        "O’Brien,O-Brien",
    })
    void otherWaysToForge(String name, String forged) {
        assertTrue(look(name).looksLike(look(forged)), () -> look(name) + " " + look(forged));
    }

    /** As people have them, in twelve scripts. */
    private static final List<String> REAL = List.of(
            "Asha Rao",
            "Aisha Rao",
            "Anil Kumar",
            "Sunil Kumar",
            "Ravi Shankar",
            "Ravi Sharma",
            "Mary D’Souza",
            "José Fernandes",
            "K. R. Narayanan",
            "Abdul Kalam",
            "आशा राव",
            "अनिल कुमार",
            "सुनील कुमार",
            "मीरा",
            "मीना",
            "रमेश",
            "सुरेश",
            "नरेंद्र",
            "महेंद्र",
            "कृष्ण",
            "रवीन्द्रनाथ ठाकुर",
            "इंदिरा",
            "রবীন্দ্রনাথ",
            "সুভাষ",
            "সৌরভ",
            "অমর্ত্য",
            "মীরা",
            "কাজল",
            "বিমল",
            "শান্তা",
            "ঋত্বিক",
            "ગાંધી",
            "પટેલ",
            "જિગ્નેશ",
            "હર્ષ",
            "નીતા",
            "રૂપા",
            "વર્ષા",
            "દિનેશ",
            "કોકિલા",
            "ਗੁਰਪ੍ਰੀਤ",
            "ਹਰਪ੍ਰੀਤ",
            "ਮਨਮੋਹਨ",
            "ਸਿਮਰਨ",
            "ਬਲਵੀਰ",
            "ਜਸਪਾਲ",
            "ਅਮਰਜੀਤ",
            "ਕੁਲਦੀਪ",
            "ଜଗନ୍ନାଥ",
            "ନବୀନ",
            "ମଧୁ",
            "ଗୀତା",
            "ବିଜୟ",
            "ସରସ୍ୱତୀ",
            "ରାଧା",
            "ଅନନ୍ତ",
            "முருகன்",
            "கமலா",
            "செல்வம்",
            "இளங்கோ",
            "கண்ணன்",
            "வள்ளி",
            "மீனா",
            "ராஜா",
            "தமிழ்",
            "ప్రసాద్",
            "రామారావు",
            "లక్ష్మి",
            "వెంకట",
            "సుధాకర్",
            "అనంత్",
            "దుర్గ",
            "హనుమంత",
            "పవన్",
            "ವಿಶ್ವೇಶ್ವರ",
            "ಬಸವ",
            "ಕುವೆಂಪು",
            "ಗಿರೀಶ್",
            "ಶಿವರಾಮ",
            "ಮಾಧವ",
            "ಭಾರತಿ",
            "ನಂದಿನಿ",
            "വിജയൻ",
            "ശ്രീജിത്ത്",
            "മോഹനൻ",
            "രാധ",
            "അമ്മിണി",
            "ഗോപൻ",
            "ലക്ഷ്മി",
            "യൂസുഫ്",
            "عبداللہ",
            "فاطمہ",
            "رضیہ",
            "احمد",
            "خان",
            "ꯃꯩꯇꯩ",
            "ꯊꯣꯏꯕꯤ",
            "ᱥᱟᱱᱛᱟᱲ",
            "ᱟᱥᱮᱱ",
            "ᱵᱤᱨᱥᱟ");

    @Test
    void aHundredRealNamesInTwelveScriptsPassUntouched() {
        assertTrue(REAL.size() >= 100, () -> REAL.size() + " names");
        for (int i = 0; i < REAL.size(); i++) {
            String name = REAL.get(i);
            assertFalse(look(name).mixesScripts(), name);
            for (String other : REAL.subList(i + 1, REAL.size())) {
                assertFalse(look(name).looksLike(look(other)), () -> name + " and " + other);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Аsha Rao", "राजు", "Meerआ", "Asha аdmin", "రಮ"})
    void aWordInSeveralScriptsIsMarked(String name) {
        assertTrue(look(name).mixesScripts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asha Rao (आशा राव)", "आशा 7", "Asha-आशा", "田中さん", "క్\u200Cష"})
    void aNameInTwoScriptsAWordInEachIsNot(String name) {
        assertFalse(look(name).mixesScripts());
    }
}
