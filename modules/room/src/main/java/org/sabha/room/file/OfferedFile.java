package org.sabha.room.file;

import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.ParticipantId;

/**
 * A file on the meeting's shelf.
 *
 * @param offeredBy in which stay, which may be over
 * @param whole whether all of it has come
 */
public record OfferedFile(FileId id, FileOwner owner, ParticipantId offeredBy, FileSize size, boolean whole) {
    OfferedFile asWhole() {
        return new OfferedFile(id, owner, offeredBy, size, true);
    }
}
