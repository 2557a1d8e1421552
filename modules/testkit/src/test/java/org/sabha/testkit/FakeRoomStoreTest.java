package org.sabha.testkit;

import java.util.List;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;

class FakeRoomStoreTest extends RoomStoreContract {
    private final FakeRoomStore store = new FakeRoomStore();

    @Override
    protected RoomStore store() {
        return store;
    }

    @Override
    protected List<Evidence> evidence() {
        return store.evidence();
    }
}
