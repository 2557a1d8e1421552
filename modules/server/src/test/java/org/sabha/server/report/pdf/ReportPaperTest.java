package org.sabha.server.report.pdf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.protocol.ProtocolException;

/** The report on paper; the one that is printed is the golden file of the protocol. */
class ReportPaperTest {
    private static final Path GOLDEN = Path.of("../protocol/src/test/resources/golden/http/signed-report.json");
    private static final String NAME = "\"Ravi\"";
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

    private static String golden() throws IOException {
        return Files.readString(GOLDEN).strip();
    }

    private static String printed(String json, ReportLanguage language) throws IOException {
        var pages = new ByteArrayOutputStream();
        ReportPaper.paper().print(json.getBytes(StandardCharsets.UTF_8), language, KOLKATA, pages);
        try (PDDocument document = Loader.loadPDF(pages.toByteArray())) {
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void saysInPlainWordsWhatIsInTheReport() throws IOException {
        String text = printed(golden(), ReportLanguage.EN);
        for (String expected : new String[] {
            "Report: Tender committee",
            "Times are in Asia/Kolkata",
            "One rule was weaker than the advisory recommends for at least some of the time.",
            "The log doesn’t show whether one rule was kept.",
            "Only hosts can share a screen",
            "Ravi",
            "2 attempts to rejoin were refused.",
            "and 4,310 more in the audit log",
            "and one more in the audit log",
            "join, banned: 2 times"
        }) {
            assertTrue(text.contains(expected), () -> expected + " is not in " + text);
        }
        assertFalse(text.contains("#"), () -> "a letter has no sign in " + text);
        assertFalse(text.contains("report."), "a text has no words");
        assertFalse(text.contains("{"), "a name was not filled in");
    }

    /**
     * The text of a page is read in the order of its signs: the vowel sign i stands before its letter on paper, and a
     * conjunct is one sign without a virama in it.
     */
    @Test
    void shapesDevanagari() throws IOException {
        String text = printed(golden().replace(NAME, "\"क्षितिज श्रीवास्तव\""), ReportLanguage.HI);
        assertTrue(text.contains("िरपो"), text);
        assertTrue(text.contains("िनयम"), text);
        assertFalse(text.contains("्"), () -> "a virama is seen in " + text);
        assertFalse(text.contains("#"), () -> "a letter has no sign in " + text);
    }

    @ParameterizedTest
    @EnumSource(ReportLanguage.class)
    void hasWordsForEverythingThatAReportMaySay(ReportLanguage language) {
        var words = new ReportTexts(language);
        for (String key :
                new String[] {"report.heading", "report.paper.made", "report.evidence.text", "rules.setting"}) {
            assertTrue(words.has(key), key);
        }
        for (var ending : org.sabha.protocol.report.Ending.values()) {
            assertTrue(words.has("report.ending."
                    + ending.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
        }
    }

    /** What people write is text on the page, whatever it is in another place (T19, T20). */
    @ParameterizedTest
    @Tag("T20")
    @ValueSource(
            strings = {
                "<fo:block>x</fo:block>",
                "<fo:external-graphic src='file:/etc/passwd'/>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:/etc/passwd'>]>",
                "&amp; &b; ]]> <![CDATA[",
                "${jndi:ldap://x} {name} {0}",
                "#{count, plural, other {x}}"
            })
    void userTextIsNotMarkup(String hostile) throws IOException {
        String text = printed(golden().replace(NAME, '"' + hostile + '"'), ReportLanguage.EN);
        assertTrue(text.replaceAll("\\s+", " ").contains("removed " + hostile + "."), text);
    }

    @Test
    void opensNothingButItsOwnFonts() {
        var resolver = new ReportPaper.OwnFontsOnly();
        for (String address : new String[] {
            "file:///etc/passwd",
            "http://127.0.0.1/x.ttf",
            "sabha:///../fop.xml",
            "sabha:///fop.xml",
            "data:,x",
            "x.ttf"
        }) {
            assertThrows(IOException.class, () -> resolver.getResource(java.net.URI.create(address)), address);
        }
    }

    @Test
    void doesNotPrintInvalidReport() {
        assertThrows(ProtocolException.class, () -> printed("{}", ReportLanguage.EN));
    }

    @Test
    void printsTwoLanguages() {
        assertEquals(Optional.of(ReportLanguage.HI), ReportLanguage.of("hi"));
        assertEquals(Optional.empty(), ReportLanguage.of("xx"));
    }
}
