package org.sabha.signalling;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/** One file of the web client, held in memory and shared by all connections. */
public final class StaticFile {
    private static final int TAG_BYTES = 16;

    private final String contentType;
    private final boolean immutable;
    private final byte[] content;
    private final Map<Form, byte[]> compressed;
    private final String entityTag;

    private StaticFile(
            String contentType, boolean immutable, byte[] content, Map<Form, byte[]> compressed, String entityTag) {
        this.contentType = contentType;
        this.immutable = immutable;
        this.content = content;
        this.compressed = compressed;
        this.entityTag = entityTag;
    }

    /** A file whose path stays while its content changes: browsers ask again each time. */
    public static StaticFile changing(String contentType, byte[] content) {
        return new StaticFile(contentType, false, content.clone(), Map.of(), tagOf(content));
    }

    /** A file whose path carries a hash of its content: browsers keep it. */
    public static StaticFile immutable(String contentType, byte[] content) {
        return new StaticFile(contentType, true, content.clone(), Map.of(), tagOf(content));
    }

    /**
     * The same file with a compressed form beside it.
     *
     * @param bytes the content as gzip (RFC 1952)
     */
    public StaticFile withGzip(byte[] bytes) {
        return with(Form.GZIP, bytes);
    }

    /**
     * The same file with a smaller form beside it.
     *
     * @param bytes the content as Brotli (RFC 7932)
     */
    public StaticFile withBrotli(byte[] bytes) {
        return with(Form.BROTLI, bytes);
    }

    private StaticFile with(Form form, byte[] bytes) {
        Map<Form, byte[]> more = new EnumMap<>(Form.class);
        more.putAll(compressed);
        more.put(form, bytes.clone());
        return new StaticFile(contentType, immutable, content, more, entityTag);
    }

    String contentType() {
        return contentType;
    }

    boolean isImmutable() {
        return immutable;
    }

    boolean has(Form form) {
        return compressed.containsKey(form);
    }

    /** Whether what is served depends on what the asker takes. */
    boolean isCompressed() {
        return !compressed.isEmpty();
    }

    /** Strong validator (RFC 9110 section 8.8.3), in quotes; each form has one of its own. */
    String entityTag(Form form) {
        return '"' + entityTag + form.mark + '"';
    }

    /** The shared bytes; readers must not change them. {@link Form#PLAIN} where the file has no such form. */
    byte[] bytes(Form form) {
        return compressed.getOrDefault(form, content);
    }

    /** How the content is coded on the wire (RFC 9110 section 8.4.1), the smallest first. */
    enum Form {
        BROTLI("br", "-br"),
        GZIP("gzip", "-gz"),
        PLAIN("identity", "");

        final String coding;
        private final String mark;

        Form(String coding, String mark) {
            this.coding = coding;
            this.mark = mark;
        }
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
