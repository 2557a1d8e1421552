package org.sabha.server.file;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.RoomId;

/**
 * The folder of sealed files: {@code files/ROOM/FILE} in the data folder. Names are made here, and no path of anybody else's is
 * ever looked at (T23). It keeps its hands off the last part of the disk, which the log needs more (T22). Every method blocks.
 */
final class FileShelf {
    /** Of a large disk; of a small one a tenth is left alone. */
    private static final long MOST_LEFT_ALONE = 5L << 30;

    private static final int SHARE_LEFT_ALONE = 10;

    /** How much of the disk there is, and how much of it can still be written. */
    interface Disk {
        long totalBytes() throws IOException;

        long usableBytes() throws IOException;
    }

    private final Path folder;
    private final Disk disk;

    private FileShelf(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /**
     * Opens the shelf, empty: what an earlier process left belongs to nobody any more.
     *
     * @throws IOException if the folder cannot be made or emptied
     */
    static FileShelf open(Path data) throws IOException {
        // Not by Files.getFileStore: it needs the mount point, and a plain chroot has none.
        File disk = data.toFile();
        return open(data, new Disk() {
            @Override
            public long totalBytes() {
                return disk.getTotalSpace();
            }

            @Override
            public long usableBytes() {
                return disk.getUsableSpace();
            }
        });
    }

    static FileShelf open(Path data, Disk disk) throws IOException {
        Path folder = data.resolve("files");
        eraseTree(folder);
        return new FileShelf(Files.createDirectories(folder), disk);
    }

    ShelvedFile place(RoomId room, FileId file, FileSize size) {
        return new ShelvedFile(this, folder.resolve(room.value()).resolve(file.value()), size);
    }

    boolean hasRoomFor(long bytes) throws IOException {
        long leftAlone = Math.min(MOST_LEFT_ALONE, disk.totalBytes() / SHARE_LEFT_ALONE);
        return disk.usableBytes() - bytes >= leftAlone;
    }

    void eraseRoom(RoomId room) throws IOException {
        eraseTree(folder.resolve(room.value()));
    }

    private static void eraseTree(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(root)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return; // somebody else was faster
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
