package org.sabha.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that goes over the wire, for generators: documents and the named parts they are made of, parts before what
 * uses them.
 */
final class Wire {
    private final Shapes shapes = new Shapes();
    private final Set<Shape.Named> named = new LinkedHashSet<>();
    private final Map<Class<?>, Shape.Choice> choices = new LinkedHashMap<>();
    private final Map<Class<?>, Shape.Composite> composites = new LinkedHashMap<>();
    private final List<Shape.Composite> bodies = new ArrayList<>();
    private final Shape.Composite clientFrame = shapes.composite(ClientFrame.class);
    private final Shape.Composite serverFrame = shapes.composite(ServerFrame.class);

    Wire() {
        visit(clientFrame);
        visit(serverFrame);
        for (Class<?> body : HttpBodyCodec.BODIES) {
            Shape.Composite shape = shapes.composite(body);
            visit(shape);
            bodies.add(shape);
        }
    }

    Shape.Composite clientFrame() {
        return clientFrame;
    }

    Shape.Composite serverFrame() {
        return serverFrame;
    }

    List<Shape.Composite> bodies() {
        return bodies;
    }

    Shape.Family clientMessages() {
        return shapes.family(ClientMessage.class);
    }

    Shape.Family serverMessages() {
        return shapes.family(ServerMessage.class);
    }

    /** Ids and secrets. */
    Set<Shape.Named> named() {
        return named;
    }

    /** Enums. */
    Iterable<Shape.Choice> choices() {
        return choices.values();
    }

    /** Records inside of messages and bodies. */
    List<Shape.Composite> parts() {
        Set<Class<?>> documents = new LinkedHashSet<>(HttpBodyCodec.BODIES);
        documents.add(ClientFrame.class);
        documents.add(ServerFrame.class);
        return composites.values().stream()
                .filter(part -> !documents.contains(part.type()))
                .toList();
    }

    private void visit(Shape shape) {
        switch (shape) {
            case Shape.Named name -> named.add(name);
            case Shape.Choice choice -> choices.putIfAbsent(choice.type(), choice);
            case Shape.Sequence sequence -> visit(sequence.element());
            case Shape.Composite composite -> {
                composite.fields().forEach(field -> visit(field.shape()));
                composites.putIfAbsent(composite.type(), composite);
            }
            case Shape.Family family ->
                family.members().values().forEach(member -> member.fields().forEach(field -> visit(field.shape())));
            case Shape.Text text -> {}
            case Shape.Base64Url bytes -> {}
            case Shape.Count count -> {}
            case Shape.Flag flag -> {}
            case Shape.Time time -> {}
        }
    }
}
