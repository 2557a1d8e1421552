package org.sabha.server.report.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The words of the browser's pages, in one language. */
final class ReportTexts {
    private static final String FOLDER = "/org/sabha/web/i18n/";

    /** Those of the pages' files in which reports and rules have words. */
    private static final List<String> PARTS = List.of("shell", "clauses", "office");

    private static final List<String> KINDS = List.of("report.", "rule", "class.");

    private final Map<String, PluralText> texts = new HashMap<>();

    ReportTexts(ReportLanguage language) {
        for (String part : PARTS) {
            read(FOLDER + language.code() + "/" + part + ".json");
        }
    }

    private void read(String path) {
        try (InputStream file = ReportTexts.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("the texts of the browser's pages are not packaged");
            }
            JsonMapper.builder().build().readTree(file).properties().forEach(each -> {
                if (KINDS.stream().anyMatch(each.getKey()::startsWith)) {
                    texts.put(each.getKey(), new PluralText(each.getValue().asString()));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param values name and value, one after the other, of what is filled in
     * @return the key itself where a newer server says what the texts do not know
     */
    String text(String key, Object... values) {
        PluralText text = texts.get(key);
        return text == null ? key : text.with(values);
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }
}
