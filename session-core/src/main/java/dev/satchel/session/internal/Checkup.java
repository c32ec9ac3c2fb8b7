package dev.satchel.session.internal;

import dev.satchel.session.StackCheck;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Diagnosable;
import dev.satchel.session.backend.SessionBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Checks the health of one stack. Only one check asks the storage at a time; the others wait for its answer. */
final class Checkup {

    private final Stack stack;
    private final List<Checked> parts;
    private final AtomicReference<@Nullable Probe> underWay = new AtomicReference<>();

    /** One question to the storage, which several checks may wait for. */
    private record Probe(CompletableFuture<Answer> answer) {}

    /** Whether there is a storage at all, and what was found besides. */
    private record Answer(boolean asked, List<String> facts, List<String> problems) {}

    /**
     * Of this stack.
     *
     * @param others what else has to be looked at, besides the backend and the reaper
     */
    Checkup(Stack stack, @Nullable Reaper reaper, List<Checked> others) {
        this.stack = stack;
        this.parts = new ArrayList<>(others);
        if (stack.backend() instanceof Checked backend) {
            parts.add(backend);
        }
        if (reaper != null) {
            parts.add(reaper);
        }
    }

    StackCheck check(Duration atMost, Executor executor) {
        List<String> facts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        facts.add("promises: "
                + stack.backend().traits().guarantees().stream().sorted().toList());
        Instant asked = stack.parts().clock().instant();
        probe(atMost, executor, facts, problems);
        Duration took = Duration.between(asked, stack.parts().clock().instant());
        parts.forEach(part -> part.check(facts::add, problems::add));
        return new StackCheck(stack.name(), took.isNegative() ? Duration.ZERO : took, facts, problems);
    }

    private void probe(Duration atMost, Executor executor, List<String> facts, List<String> problems) {
        SessionBackend backend = stack.backend();
        String storage = backend.traits().displayName();
        if (!(backend instanceof Diagnosable diagnosable)) {
            problems.add("storage: " + storage + " cannot be asked");
            return;
        }
        try {
            // 292 years where that is longer than nanoseconds count.
            long nanos = TimeUnit.NANOSECONDS.convert(atMost);
            Answer answer = answer(diagnosable, executor).get(nanos, TimeUnit.NANOSECONDS);
            facts.add("storage: " + storage + (answer.asked() ? " answers" : ", with nothing to ask"));
            facts.addAll(answer.facts());
            problems.addAll(answer.problems());
        } catch (TimeoutException silent) {
            problems.add("storage: " + storage + " has not answered within " + atMost);
        } catch (ExecutionException failed) {
            problems.add("storage: " + storage + " failed: " + failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problems.add("storage: the check was interrupted");
        }
    }

    private CompletableFuture<Answer> answer(Diagnosable backend, Executor executor) {
        Probe next = new Probe(new CompletableFuture<>());
        @Nullable Probe former = underWay.compareAndExchange(null, next);
        if (former != null) {
            return former.answer();
        }
        try {
            executor.execute(() -> ask(backend, next));
        } catch (RuntimeException refused) {
            ended(next, () -> next.answer().completeExceptionally(refused));
        }
        return next.answer();
    }

    private void ask(Diagnosable backend, Probe probe) {
        try {
            List<String> facts = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            boolean asked = backend.probe(facts::add, problems::add);
            ended(probe, () -> probe.answer().complete(new Answer(asked, facts, problems)));
        } catch (Throwable failed) {
            ended(probe, () -> probe.answer().completeExceptionally(failed));
        }
    }

    /** A caller that comes from now on starts a new probe. */
    private void ended(Probe probe, Runnable completion) {
        underWay.compareAndSet(probe, null);
        completion.run();
    }
}
