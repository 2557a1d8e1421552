package org.sabha.server.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The key of the marks of devices that signed in before, a file in the data folder. */
public final class DeviceKeyFile {
    private static final String FILE = "devices.key";
    private static final int BYTES = 32;

    private DeviceKeyFile() {}

    /**
     * The key, made if there is none yet.
     *
     * @throws IOException if it cannot be read or made; the message names the file
     */
    public static byte[] in(Path data, RandomGenerator random) throws IOException {
        Path file = data.resolve(FILE);
        return Files.exists(file) ? read(file) : make(data, file, random);
    }

    private static byte[] read(Path file) throws IOException {
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length == BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not a key; delete it, and devices are known anew", e);
        }
        throw new IOException(file + " is not a key; delete it, and devices are known anew");
    }

    private static byte[] make(Path data, Path file, RandomGenerator random) throws IOException {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        Path part = Files.createTempFile(
                data,
                FILE,
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.SYNC);
        Files.move(part, file);
        return key;
    }
}
