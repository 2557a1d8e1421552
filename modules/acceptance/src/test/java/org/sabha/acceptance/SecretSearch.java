package org.sabha.acceptance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks for many secrets in one reading of a file, as bytes and as the texts that code makes of bytes. */
final class SecretSearch {
    private static final int PREFIX = 4;

    private final Map<Integer, List<Wanted>> byPrefix = new HashMap<>();
    private final BitSet firstTwo = new BitSet(1 << 16);

    @SuppressWarnings("ArrayRecordComponent") // compared byte by byte
    private record Wanted(String name, byte[] bytes) {}

    SecretSearch(Map<String, byte[]> secrets) {
        secrets.forEach((name, bytes) -> {
            want(name, bytes);
            want(name + ", hexadecimal", ascii(HexFormat.of().formatHex(bytes)));
            want(name + ", base64url", Base64.getUrlEncoder().withoutPadding().encode(bytes));
            want(name + ", base64", Base64.getEncoder().withoutPadding().encode(bytes));
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void want(String name, byte[] bytes) {
        int prefix = ByteBuffer.wrap(bytes).getInt();
        firstTwo.set(prefix >>> 16);
        byPrefix.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(new Wanted(name, bytes));
    }

    /** @return the names of those found */
    Set<String> in(Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() < PREFIX) {
                return found;
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int window = (bytes.get(0) << 16) | ((bytes.get(1) & 0xff) << 8) | (bytes.get(2) & 0xff);
            for (int at = 0; at + PREFIX <= bytes.limit(); at++) {
                window = (window << 8) | (bytes.get(at + PREFIX - 1) & 0xff);
                if (firstTwo.get(window >>> 16)) {
                    look(bytes, at, window, found);
                }
            }
        }
        return found;
    }

    private void look(ByteBuffer bytes, int at, int prefix, Set<String> found) {
        for (Wanted wanted : byPrefix.getOrDefault(prefix, List.of())) {
            int size = wanted.bytes().length;
            if (at + size <= bytes.limit() && bytes.slice(at, size).equals(ByteBuffer.wrap(wanted.bytes()))) {
                found.add(wanted.name());
            }
        }
    }
}
