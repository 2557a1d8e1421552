package org.sabha.server.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sabha.model.FileSize;
import org.sabha.signalling.SealedFiles;

/**
 * One sealed file: chunks come in order, each whole or not at all. Safe for any thread; what touches the disk blocks.
 *
 * <pre>
 * at n * 1 MiB: chunk n, sealed; the last one is shorter
 * </pre>
 */
final class ShelvedFile {
    private static final int SLICE_BYTES = 64 << 10;

    private final FileShelf shelf;
    private final Path path;
    private final FileSize size;
    private @Nullable FileChannel channel;
    private volatile int chunks;
    private volatile boolean erased;
    private final AtomicLong newestWriter = new AtomicLong();

    ShelvedFile(FileShelf shelf, Path path, FileSize size) {
        this.shelf = shelf;
        this.path = path;
        this.size = size;
    }

    FileSize size() {
        return size;
    }

    int chunks() {
        return chunks;
    }

    boolean isWhole() {
        return chunks == size.chunks();
    }

    int bytesOfHeld(int chunk) {
        return chunk < chunks ? size.sealedBytesOf(chunk) : -1;
    }

    int bytesOfExpected(int chunk) {
        return chunk < size.chunks() ? size.sealedBytesOf(chunk) : -1;
    }

    /** @param mayGoOn asked again with every slice */
    void copy(int chunk, OutputStream out, BooleanSupplier mayGoOn) throws IOException {
        long at = (long) chunk * FileSize.CHUNK_BYTES;
        long end = at + size.sealedBytesOf(chunk);
        ByteBuffer slice = ByteBuffer.allocate(SLICE_BYTES);
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            while (at < end) {
                slice.clear().limit((int) Math.min(SLICE_BYTES, end - at));
                int read = reading.read(slice, at);
                if (read < 0 || !mayGoOn.getAsBoolean()) {
                    throw new IOException("the file is not to be read any more");
                }
                out.write(slice.array(), 0, read);
                at += read;
            }
        }
    }

    /** Does not wait for one that writes now, and takes its place. */
    Writer writer(int chunk, BooleanSupplier mayGoOn, Runnable whenMoved, Runnable whenWhole) {
        return new Writer(newestWriter.incrementAndGet(), chunk, mayGoOn, whenMoved, whenWhole);
    }

    /** Writes one chunk, unless another line begins it anew. */
    final class Writer implements SealedFiles.Arriving {
        private final long number;
        private final int chunk;
        private final BooleanSupplier mayGoOn;
        private final Runnable whenMoved;
        private final Runnable whenWhole;
        private int written;

        private Writer(long number, int chunk, BooleanSupplier mayGoOn, Runnable whenMoved, Runnable whenWhole) {
            this.number = number;
            this.chunk = chunk;
            this.mayGoOn = mayGoOn;
            this.whenMoved = whenMoved;
            this.whenWhole = whenWhole;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            synchronized (ShelvedFile.this) {
                require(bytes.length <= size.sealedBytesOf(chunk) - written);
                if (written == 0 && !shelf.hasRoomFor(size.sealedBytesOf(chunk))) {
                    throw new SealedFiles.NoRoomException();
                }
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                long at = (long) chunk * FileSize.CHUNK_BYTES + written;
                while (rest.hasRemaining()) {
                    at += opened().write(rest, at);
                }
                written += bytes.length;
            }
        }

        @Override
        public void finish() throws IOException {
            boolean whole;
            synchronized (ShelvedFile.this) {
                require(written == size.sealedBytesOf(chunk));
                chunks = chunk + 1;
                whole = isWhole();
                if (whole) {
                    closeChannel();
                }
            }
            (whole ? whenWhole : whenMoved).run();
        }

        private void require(boolean fits) throws IOException {
            if (!fits || erased || number != newestWriter.get() || chunk != chunks || !mayGoOn.getAsBoolean()) {
                throw new IOException("this chunk is not to be written any more");
            }
        }
    }

    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Files.createDirectories(path.getParent());
            open = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    private void closeChannel() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.close();
            channel = null;
        }
    }

    void erase() throws IOException {
        erased = true;
        synchronized (this) {
            closeChannel();
            Files.deleteIfExists(path);
        }
    }
}
