package org.sabha.store.audit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.store.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An exported log. Nothing in it is believed: a line that is no row of a log stops the reading with its number, and a
 * value that is none of its kind becomes one that fits no hash.
 */
public final class AuditFile implements AuditSource {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final List<SignedHead> heads = new ArrayList<>();
    private final AuditPublicKey key;

    /** @throws StorageException if it is no exported log */
    public AuditFile(Path file) {
        this.file = file;
        AuditPublicKey[] found = {null};
        read(line -> {
            if (line.has("sabha-audit")) {
                found[0] = new AuditPublicKey(line.text("key"));
            } else if (line.has("head")) {
                heads.add(new SignedHead(
                        SignedHead.Kind.named(line.text("head")),
                        line.number("seq"),
                        line.digest("hash"),
                        line.number("nanos"),
                        line.text("signature")));
            }
        });
        if (found[0] == null) {
            throw new StorageException(file + " does not begin like an exported log");
        }
        this.key = found[0];
    }

    /** The key that the file itself names. Who does not trust the file brings the key from elsewhere. */
    public AuditPublicKey ownKey() {
        return key;
    }

    @Override
    public List<SignedHead> heads() {
        return List.copyOf(heads);
    }

    @Override
    public void rows(Consumer<AuditEntry> each) {
        read(line -> {
            if (line.has("verb")) {
                each.accept(line.entry());
            }
        });
    }

    @Override
    public void personal(BiConsumer<AuditEntry, List<Personal>> each) {
        read(line -> {
            if (line.has("nameCommitment")
                    || line.has("addressCommitment")
                    || line.has("name")
                    || line.has("address")) {
                AuditEntry entry = line.entry();
                List<Personal> personal = new ArrayList<>();
                for (Personal.Kind kind : Personal.Kind.values()) {
                    if (line.has(kind.wireName())) {
                        personal.add(new Personal(
                                entry.seq(), kind, line.text(kind.wireName() + "Salt"), line.text(kind.wireName())));
                    }
                }
                each.accept(entry, personal);
            }
        });
    }

    private void read(Consumer<Line> each) {
        long number = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            var line = new Line();
            while (json.nextToken() != null) {
                number++;
                line.read(json);
                each.accept(line);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new StorageException(file + ", line " + (number + 1) + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StorageException(file + " cannot be read", e);
        }
    }

    /** The values of one line, by name; used again for the next. */
    private static final class Line {
        private final Map<String, String> values = new HashMap<>();

        void read(JsonParser json) {
            values.clear();
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an object is expected");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (!value.isScalarValue() || values.put(name, json.getString()) != null) {
                    throw new IllegalArgumentException("each name has one plain value: " + name);
                }
            }
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        private @Nullable String maybe(String name) {
            return values.get(name);
        }

        String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return value;
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }

        Digest digest(String name) {
            try {
                return Digest.parse(text(name));
            } catch (IllegalArgumentException e) {
                return Digest.NONE;
            }
        }

        private @Nullable Digest maybeDigest(String name) {
            return has(name) ? digest(name) : null;
        }

        AuditEntry entry() {
            return new AuditEntry(
                    number("seq"),
                    new AuditEntry.Facts(
                            number("nanos"),
                            number("clockErrorMicros"),
                            text("room"),
                            text("verb"),
                            maybe("actor"),
                            maybe("subject"),
                            maybe("invitation"),
                            maybe("value"),
                            maybe("reason"),
                            maybe("clause"),
                            number("times")),
                    maybeDigest("nameCommitment"),
                    maybeDigest("addressCommitment"),
                    digest("hash"));
        }
    }
}
