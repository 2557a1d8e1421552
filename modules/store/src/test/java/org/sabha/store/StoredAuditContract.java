package org.sabha.store;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.AuditRow;
import org.sabha.store.audit.StoredRows;
import org.sabha.testkit.AuditLogContract;

/** The contract of the log's port on one engine. */
abstract class StoredAuditContract extends AuditLogContract {
    private final Engines engine;
    private Storage storage;

    StoredAuditContract(Engines engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        storage = Engines.open(engine.withTables());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected AuditLog log() {
        return storage;
    }

    @Override
    protected List<AuditRow> written() {
        storage.settled().toCompletableFuture().join();
        List<AuditRow> rows = new ArrayList<>();
        StoredRows.of(storage.database(), (row, _, _) -> rows.add(row));
        return rows;
    }
}
