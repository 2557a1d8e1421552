package org.sabha.signalling;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One file of the web client, held in memory and shared by all connections. */
public final class StaticFile {
    private static final int TAG_BYTES = 16;

    private final String contentType;
    private final boolean immutable;
    private final byte[] content;
    private final byte @Nullable [] gzipped;
    private final String entityTag;

    private StaticFile(String contentType, boolean immutable, byte[] content, byte @Nullable [] gzipped) {
        this.contentType = contentType;
        this.immutable = immutable;
        this.content = content;
        this.gzipped = gzipped;
        this.entityTag = tagOf(content);
    }

    /** A file whose path stays while its content changes: browsers ask again each time. */
    public static StaticFile changing(String contentType, byte[] content) {
        return new StaticFile(contentType, false, content.clone(), null);
    }

    /** A file whose path carries a hash of its content: browsers keep it. */
    public static StaticFile immutable(String contentType, byte[] content) {
        return new StaticFile(contentType, true, content.clone(), null);
    }

    /**
     * The same file with a compressed form beside it.
     *
     * @param bytes the content as gzip (RFC 1952)
     */
    public StaticFile withGzip(byte[] bytes) {
        return new StaticFile(contentType, immutable, content, bytes.clone());
    }

    String contentType() {
        return contentType;
    }

    boolean isImmutable() {
        return immutable;
    }

    boolean hasGzip() {
        return gzipped != null;
    }

    /** Strong validator (RFC 9110 section 8.8.3), in quotes; the compressed form has one of its own. */
    String entityTag(Form form) {
        return form == Form.GZIP ? '"' + entityTag + "-gz\"" : '"' + entityTag + '"';
    }

    /** The shared bytes; readers must not change them. */
    byte[] bytes(Form form) {
        return form == Form.GZIP && gzipped != null ? gzipped : content;
    }

    /** How the content is coded on the wire. */
    enum Form {
        PLAIN,
        GZIP
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
