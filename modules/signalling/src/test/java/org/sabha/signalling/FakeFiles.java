package org.sabha.signalling;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.sabha.model.FileSize;
import org.sabha.model.Secret;

/** One file in memory, with a ticket to write and one to read it. */
final class FakeFiles implements SealedFiles {
    static final String FILE = "k3m7xq2r7htam4dsyt5n3zzw4k";
    static final Secret WRITE = new Secret("to-write");
    static final Secret READ = new Secret("to-read");

    final FileSize size = new FileSize(FileSize.CHUNK_BYTES + 100);
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean full;
    boolean busy;
    private int chunks;

    @Override
    public Optional<Upload> upload(String file, Secret ticket) {
        return file.equals(FILE) && ticket.equals(WRITE) ? Optional.of(new Writing()) : Optional.empty();
    }

    @Override
    public Optional<Held> held(String file, Secret ticket) {
        return file.equals(FILE) && (ticket.equals(WRITE) || ticket.equals(READ))
                ? Optional.of(new Reading(ticket.equals(READ)))
                : Optional.empty();
    }

    private final class Writing implements Upload {
        @Override
        public int chunks() {
            return chunks;
        }

        @Override
        public int bytesOf(int chunk) {
            return chunk < size.chunks() ? size.sealedBytesOf(chunk) : -1;
        }

        @Override
        public Arriving begin(int chunk) {
            var own = new ByteArrayOutputStream();
            return new Arriving() {
                @Override
                public void write(byte[] part) throws IOException {
                    if (full) {
                        throw new NoRoomException();
                    }
                    own.writeBytes(part);
                }

                @Override
                public void finish() {
                    bytes.writeBytes(own.toByteArray());
                    chunks = chunk + 1;
                }
            };
        }
    }

    private final class Reading implements Held {
        private final boolean reads;

        private Reading(boolean reads) {
            this.reads = reads;
        }

        @Override
        public int chunks() {
            return chunks;
        }

        @Override
        public int bytesOf(int chunk) {
            return reads && chunk < chunks ? size.sealedBytesOf(chunk) : -1;
        }

        @Override
        public boolean isBusy() {
            return busy;
        }

        @Override
        public void copy(int chunk, OutputStream out) throws IOException {
            out.write(bytes.toByteArray(), chunk * FileSize.CHUNK_BYTES, size.sealedBytesOf(chunk));
        }
    }
}
