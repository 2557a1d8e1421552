package org.sabha.store.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One line of an exported log, its values by their names; used again for the next. Not thread-safe. */
final class ExportedLine {
    private static final Map<String, Name> NAMES = new HashMap<>();

    /** What exports call things; a name that is none of these is passed over. */
    enum Name {
        HEADER("sabha-audit"),
        KEY("key"),
        HEAD("head"),
        SIGNATURE("signature"),
        SEQ("seq"),
        NANOS("nanos"),
        CLOCK_ERROR("clockErrorMicros"),
        ROOM("room"),
        VERB("verb"),
        ACTOR("actor"),
        SUBJECT("subject"),
        INVITATION("invitation"),
        VALUE("value"),
        REASON("reason"),
        CLAUSE("clause"),
        TIMES("times"),
        NAME_COMMITMENT("nameCommitment"),
        ADDRESS_COMMITMENT("addressCommitment"),
        NAME("name"),
        NAME_SALT("nameSalt"),
        ADDRESS("address"),
        ADDRESS_SALT("addressSalt"),
        HASH("hash");

        private final String inExports;

        Name(String inExports) {
            this.inExports = inExports;
        }

        private boolean isDigest() {
            return this == HASH || this == NAME_COMMITMENT || this == ADDRESS_COMMITMENT;
        }
    }

    static {
        for (Name name : Name.values()) {
            NAMES.put(name.inExports, name);
        }
    }

    private final Set<Name> wanted;
    private final Set<Name> there = EnumSet.noneOf(Name.class);
    private final Set<String> others = new HashSet<>();
    private final Map<Name, Slot> slots = new EnumMap<>(Name.class);

    /** Where a value is kept: a text, or a digest, or a number that has no text. */
    private static final class Slot {
        private @Nullable String text;
        private @Nullable Digest digest;
        private long number;
    }

    /** @param wanted whose values are kept; of the others only that they are there */
    ExportedLine(Set<Name> wanted) {
        this.wanted = wanted;
        for (Name name : Name.values()) {
            slots.put(name, new Slot());
        }
    }

    private Slot slot(Name name) {
        return Objects.requireNonNull(slots.get(name));
    }

    /** @throws IllegalArgumentException if it is no object of plain values, or names one twice */
    void read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("an object is expected");
        }
        there.clear();
        others.clear();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String called = json.currentName();
            JsonToken value = json.nextToken();
            Name name = NAMES.get(called);
            boolean once = name == null ? others.add(called) : there.add(name);
            if (!once || !value.isScalarValue()) {
                throw new IllegalArgumentException("each name has one plain value: " + called);
            }
            if (name != null && wanted.contains(name)) {
                keep(name, value, json);
            }
        }
    }

    private void keep(Name name, JsonToken value, JsonParser json) {
        Slot slot = slot(name);
        slot.text = null;
        if (name.isDigest()) {
            slot.digest =
                    Digest.parseOrNone(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        } else if (value == JsonToken.VALUE_NUMBER_INT && isLong(json)) {
            slot.number = json.getLongValue();
        } else {
            slot.text = json.getString();
        }
    }

    private static boolean isLong(JsonParser json) {
        return switch (json.getNumberType()) {
            case INT, LONG -> true;
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> false;
        };
    }

    boolean has(Name name) {
        return there.contains(name);
    }

    /** @throws IllegalArgumentException if it is missing */
    String text(Name name) {
        String text = maybe(name);
        if (text == null) {
            throw new IllegalArgumentException(name.inExports + " is missing");
        }
        return text;
    }

    private @Nullable String maybe(Name name) {
        if (!has(name)) {
            return null;
        }
        Slot slot = slot(name);
        return slot.text == null ? Long.toString(slot.number) : slot.text;
    }

    private long number(Name name) {
        Slot slot = slot(name);
        return has(name) && slot.text == null ? slot.number : Long.parseLong(text(name));
    }

    private @Nullable Digest maybeDigest(Name name) {
        return has(name) ? slot(name).digest : null;
    }

    private Digest hash() {
        Digest hash = maybeDigest(Name.HASH);
        return hash == null ? Digest.NONE : hash;
    }

    /** @throws IllegalArgumentException if it is none */
    SignedHead head() {
        return new SignedHead(
                SignedHead.Kind.named(text(Name.HEAD)),
                number(Name.SEQ),
                hash(),
                number(Name.NANOS),
                text(Name.SIGNATURE));
    }

    /** @throws IllegalArgumentException if it is none */
    AuditLine row() {
        var facts = new AuditEntry.Facts(
                number(Name.NANOS),
                number(Name.CLOCK_ERROR),
                text(Name.ROOM),
                text(Name.VERB),
                maybe(Name.ACTOR),
                maybe(Name.SUBJECT),
                maybe(Name.INVITATION),
                maybe(Name.VALUE),
                maybe(Name.REASON),
                maybe(Name.CLAUSE),
                number(Name.TIMES));
        var entry = new AuditEntry(
                number(Name.SEQ),
                facts,
                maybeDigest(Name.NAME_COMMITMENT),
                maybeDigest(Name.ADDRESS_COMMITMENT),
                hash());
        return new AuditLine(entry, personal(entry.seq()));
    }

    private List<Personal> personal(long seq) {
        if (!has(Name.NAME) && !has(Name.ADDRESS)) {
            return List.of();
        }
        List<Personal> personal = new ArrayList<>(2);
        if (has(Name.NAME)) {
            personal.add(new Personal(seq, Personal.Kind.NAME, text(Name.NAME_SALT), text(Name.NAME)));
        }
        if (has(Name.ADDRESS)) {
            personal.add(new Personal(seq, Personal.Kind.ADDRESS, text(Name.ADDRESS_SALT), text(Name.ADDRESS)));
        }
        return personal;
    }
}
