package org.sabha.store.audit;

import java.util.List;
import java.util.Optional;

/** A row with what is still there of the personal data that it has commitments to. */
public record AuditRowWithPersonal(AuditEntry entry, List<Personal> personal) {
    public AuditRowWithPersonal {
        personal = List.copyOf(personal);
    }

    /** The value of one kind, if there ever was one and it was not erased. */
    public Optional<String> clear(Personal.Kind kind) {
        return personal.stream()
                .filter(each -> each.kind() == kind)
                .map(Personal::value)
                .findFirst();
    }

    /** Whether there was something that was erased. */
    public boolean isErased() {
        int committed = (entry.name() == null ? 0 : 1) + (entry.address() == null ? 0 : 1);
        return committed > personal.size();
    }
}
