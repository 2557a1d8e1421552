package org.sabha.signalling;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.sabha.model.Secret;

/**
 * Sealed files that wait for their readers. Port: the server implements it. What is unknown, over, of another meeting or
 * not for this ticket is empty, and all alike (T6). Tickets are looked at on event loops, without blocking; what reads and
 * writes bytes blocks, and is called on threads of its own.
 */
public interface SealedFiles {

    /** Where a chunk of this file may be written with this ticket. */
    Optional<Upload> upload(String file, Secret ticket);

    /** Where this file may be read, or looked at by who writes it. */
    Optional<Held> held(String file, Secret ticket);

    /** A file that is read. */
    interface Held {
        /** Chunks that have come whole, in order; the next one is where to go on. */
        int chunks();

        /** @return the size of a chunk that has come whole, -1 for every other */
        int bytesOf(int chunk);

        /** Whether as much is being read as may be at a time, by this reader or by all. */
        boolean isBusy();

        /**
         * Writes a chunk that has come whole.
         *
         * @throws IOException if it is gone by now, cannot be read, or too much is being read
         */
        void copy(int chunk, OutputStream out) throws IOException;
    }

    /** A file that is written, one chunk after the other. */
    interface Upload {
        int chunks();

        /** @return what a chunk has to have, -1 for one that the file does not have */
        int bytesOf(int chunk);

        /** Begins the next chunk. Whoever writes it already, on a line that broke, writes no more. */
        Arriving begin(int chunk);
    }

    /** A chunk that comes. One thread at a time. */
    interface Arriving {
        /**
         * @throws NoRoomException if the disk has none
         * @throws IOException if the file is gone, another writes this chunk, or the disk fails
         */
        void write(byte[] bytes) throws IOException;

        /** All of it was written: from now on it counts. */
        void finish() throws IOException;
    }

    /** The disk has no room for it now. */
    final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1;

        public NoRoomException() {
            super("no room for files");
        }
    }

    /** Where files are not held. */
    SealedFiles NONE = new SealedFiles() {
        @Override
        public Optional<Upload> upload(String file, Secret ticket) {
            return Optional.empty();
        }

        @Override
        public Optional<Held> held(String file, Secret ticket) {
            return Optional.empty();
        }
    };
}
