package org.sabha.server.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.mail.MailLanguage;

/** The words of mails and feeds, in one language. What is filled in is text, whatever is in it. */
final class MailTexts {
    private static final Pattern GAP = Pattern.compile("\\{([a-z]+)\\}");
    private static final Map<MailLanguage, MailTexts> ALL = new EnumMap<>(MailLanguage.class);

    static {
        for (MailLanguage language : MailLanguage.values()) {
            ALL.put(language, new MailTexts(language));
        }
    }

    private final Properties texts = new Properties();

    private MailTexts(MailLanguage language) {
        try (InputStream file = MailTexts.class.getResourceAsStream(language.code() + ".properties")) {
            if (file == null) {
                throw new IllegalStateException("the words of mails are not packaged: " + language);
            }
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MailTexts in(MailLanguage language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    /** @param pairs name and value, one after the other, of what is filled in */
    String text(String key, String... pairs) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("there are no words for " + key);
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return GAP.matcher(text)
                .replaceAll(gap -> Matcher.quoteReplacement(values.getOrDefault(gap.group(1), gap.group())));
    }
}
