package org.sabha.server.poll;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sabha.server.poll.PollResult.Vote;
import org.sabha.trust.JsonTextWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The forms of a saved result, each in the one way in which it is written: names in their order, nothing between, texts as
 * ECMA-262 quotes them (QuoteJSONString). What reads as one and is written otherwise is none.
 */
final class ResultText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final long MOST = (1L << 53) - 1;

    private ResultText() {}

    /**
     * What is saved.
     *
     * @param text that was signed
     * @param signature base64url
     * @param certificates of the key that signed, the leaf first; base64url
     */
    record Document(String text, String signature, List<String> certificates) {}

    /** No such form; the message says what is wrong. */
    static final class FormException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean canonical;

        FormException(String message, boolean canonical) {
            super(message);
            this.canonical = canonical;
        }

        /** Whether it is written as forms are, and is none all the same. */
        boolean isCanonical() {
            return canonical;
        }
    }

    static Document document(String json) throws FormException {
        JsonNode node = tree(json);
        require(text(node, "sabha").equals("poll result"), "it does not say that it is the result of a poll");
        require(number(node, "v") == 1, "it is of another version");
        var document = new Document(
                text(node, "result"),
                text(node, "signature"),
                list(node, "certificates", each -> each.isString() ? each.asString() : null));
        var written = new JsonTextWriter();
        written.begin('{')
                .name("sabha")
                .text("poll result")
                .name("v")
                .plain("1")
                .name("result");
        written.text(document.text).name("signature").text(document.signature).name("certificates");
        written.begin('[');
        document.certificates.forEach(written::text);
        requireWritten(json, written.end(']').end('}'));
        return document;
    }

    static PollResult result(String json) throws FormException {
        JsonNode node = tree(json);
        require(number(node, "v") == 1, "the result is of another version");
        var result = new PollResult(
                text(node, "room"),
                text(node, "title"),
                text(node, "poll"),
                text(node, "kind"),
                text(node, "question"),
                list(node, "options", each -> each.isString() ? each.asString() : null),
                flag(node, "several"),
                list(node, "counts", each -> isNumber(each) ? each.asLong() : null),
                number(node, "named"),
                number(node, "voters"),
                number(node, "voted"),
                text(node, "people"),
                number(node, "valid"),
                text(node, "ballots"),
                list(node, "votes", ResultText::vote),
                text(node, "closedAt"),
                text(node, "by"));
        requireWritten(json, write(result));
        return result;
    }

    private static JsonTextWriter write(PollResult result) {
        var to = new JsonTextWriter();
        to.begin('{').name("v").plain("1");
        to.name("room").text(result.room()).name("title").text(result.title());
        to.name("poll").text(result.poll()).name("kind").text(result.kind());
        to.name("question").text(result.question()).name("options").begin('[');
        result.options().forEach(to::text);
        to.end(']')
                .name("several")
                .plain(String.valueOf(result.several()))
                .name("counts")
                .begin('[');
        result.counts().forEach(count -> to.plain(String.valueOf(count)));
        to.end(']').name("named").plain(String.valueOf(result.named()));
        to.name("voters").plain(String.valueOf(result.voters()));
        to.name("voted").plain(String.valueOf(result.voted())).name("people").text(result.people());
        to.name("valid").plain(String.valueOf(result.valid())).name("ballots").text(result.ballots());
        to.name("votes").begin('[');
        for (Vote vote : result.votes()) {
            to.begin('[').text(vote.name());
            vote.verifiedBy().ifPresentOrElse(to::text, () -> to.plain("null"));
            vote.choices().ifPresentOrElse(choices -> choices(to, choices), () -> to.plain("null"));
            to.end(']');
        }
        to.end(']').name("closedAt").text(result.closedAt());
        return to.name("by").text(result.by()).end('}');
    }

    private static void choices(JsonTextWriter to, List<Integer> choices) {
        to.begin('[');
        choices.forEach(choice -> to.plain(String.valueOf(choice)));
        to.end(']');
    }

    private static JsonNode tree(String json) throws FormException {
        try {
            JsonNode node = JSON.readTree(json);
            require(node.isObject(), "it is no JSON object");
            return node;
        } catch (JacksonException e) {
            throw new FormException("it is no JSON, or cut", true);
        }
    }

    private static void require(boolean holds, String otherwise) throws FormException {
        if (!holds) {
            throw new FormException(otherwise, true);
        }
    }

    private static void requireWritten(String json, JsonTextWriter written) throws FormException {
        if (!json.equals(written.toString())) {
            throw new FormException("it is not written in the one way in which results are", false);
        }
    }

    private static JsonNode of(JsonNode node, String name) throws FormException {
        JsonNode found = node.get(name);
        if (found == null) {
            throw new FormException("it has no \"" + name + "\"", true);
        }
        return found;
    }

    private static String text(JsonNode node, String name) throws FormException {
        JsonNode found = of(node, name);
        require(found.isString(), "\"" + name + "\" is no text");
        return found.asString();
    }

    private static boolean flag(JsonNode node, String name) throws FormException {
        JsonNode found = of(node, name);
        require(found.isBoolean(), "\"" + name + "\" is neither true nor false");
        return found.asBoolean();
    }

    private static boolean isNumber(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0 && node.asLong() <= MOST;
    }

    private static long number(JsonNode node, String name) throws FormException {
        JsonNode found = of(node, name);
        require(isNumber(found), "\"" + name + "\" is no whole number");
        return found.asLong();
    }

    /** @param each null for what is none of the list's kind */
    private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, @Nullable T> each)
            throws FormException {
        JsonNode found = of(node, name);
        require(found.isArray(), "\"" + name + "\" is no list");
        List<T> all = new ArrayList<>(found.size());
        for (JsonNode one : found.values()) {
            T value = each.apply(one);
            if (value == null) {
                throw new FormException("\"" + name + "\" has something in it that is none", true);
            }
            all.add(value);
        }
        return all;
    }

    private static @Nullable Vote vote(JsonNode node) {
        if (!node.isArray() || node.size() != 3 || !node.get(0).isString()) {
            return null;
        }
        JsonNode mark = node.get(1);
        JsonNode chosen = node.get(2);
        if (!(mark.isNull() || mark.isString()) || !(chosen.isNull() || chosen.isArray())) {
            return null;
        }
        List<Integer> choices = new ArrayList<>();
        for (JsonNode choice : chosen.values()) {
            if (!isNumber(choice) || choice.asLong() > Integer.MAX_VALUE) {
                return null;
            }
            choices.add((int) choice.asLong());
        }
        return new Vote(
                node.get(0).asString(),
                mark.isNull() ? Optional.empty() : Optional.of(mark.asString()),
                chosen.isNull() ? Optional.empty() : Optional.of(choices));
    }
}
