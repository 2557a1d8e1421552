package org.sabha.store.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.sabha.store.audit.ExportedLine.Name;
import org.sabha.store.failure.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An exported log. Nothing in it is believed: a line that is no row of a log stops the reading with its number, and a
 * value that is none of its kind becomes one that fits no hash.
 */
public final class AuditFile implements AuditSource {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int PAGE_LINES = 500;

    /** All that the first line and the statements have; values of rows are passed over. */
    private static final Set<Name> OF_STATEMENTS =
            EnumSet.of(Name.HEADER, Name.KEY, Name.HEAD, Name.SEQ, Name.HASH, Name.NANOS, Name.SIGNATURE);

    private final String name;
    private final Opener opener;
    private final List<SignedHead> heads = new ArrayList<>();
    private final AuditPublicKey key;

    /** Opens it at its beginning; it is read more than once. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    /** @throws StorageException if it is no exported log */
    public AuditFile(Path file) {
        this(file.toString(), () -> Files.newInputStream(file));
    }

    /**
     * @param name for messages
     * @throws StorageException if it is no exported log
     */
    public AuditFile(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
        AuditPublicKey[] found = {null};
        read(OF_STATEMENTS, line -> {
            if (line.has(Name.HEADER)) {
                found[0] = new AuditPublicKey(line.text(Name.KEY));
            } else if (line.has(Name.HEAD)) {
                heads.add(line.head());
            }
            return true;
        });
        if (found[0] == null) {
            throw new StorageException(name + " does not begin like an exported log");
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
    public void read(Pages to) {
        var page = new Page(to);
        read(EnumSet.allOf(Name.class), page::add);
        page.end();
    }

    /** The page that is being filled. */
    private static final class Page {
        private final Pages to;
        private List<AuditLine> lines = new ArrayList<>(PAGE_LINES);
        private boolean wanted = true;

        Page(Pages to) {
            this.to = to;
        }

        boolean add(ExportedLine line) {
            if (line.has(Name.VERB)) {
                lines.add(line.row());
            }
            if (lines.size() == PAGE_LINES) {
                wanted = to.take(lines);
                lines = new ArrayList<>(PAGE_LINES);
            }
            return wanted;
        }

        void end() {
            if (!lines.isEmpty()) {
                to.take(lines);
            }
        }
    }

    private void read(Set<Name> names, Predicate<ExportedLine> each) {
        long number = 0;
        try (InputStream in = opener.open();
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            var line = new ExportedLine(names);
            boolean wanted = true;
            while (wanted && json.nextToken() != null) {
                line.read(json);
                wanted = each.test(line);
                number++;
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new StorageException(name + ", line " + (number + 1) + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StorageException(name + " cannot be read", e);
        }
    }
}
