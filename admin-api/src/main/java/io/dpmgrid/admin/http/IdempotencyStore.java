package io.dpmgrid.admin.http;

import io.dpmgrid.admin.auth.Principal;
import io.dpmgrid.admin.auth.PrincipalSource;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers to posts under the clients' keys, for 24 hours and for a bounded number of keys
 * (the oldest are forgotten first). Failures of the server are not remembered, so that a repeat
 * tries again. Used on the event loop.
 */
public final class IdempotencyStore {
  private static final int KEPT = 10_000;
  private static final Duration AGE = Duration.ofHours(24);
  private final Clock clock;
  private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>();

  private record Key(@Nullable PrincipalSource source, String principal, String key) {}

  private record Entry(String fingerprint, Instant at, Future<Reply> reply) {}

  /** Starts empty. */
  public IdempotencyStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * The answer to the first request of that key; a repeat while the first is under way waits for
   * it.
   */
  Future<Reply> once(ApiRequest request, String clientKey, Supplier<Future<Reply>> work) {
    Principal principal = request.principal();
    // A token and a JWT may bear one name and still be two people.
    Key key =
        new Key(principal == null ? null : principal.source(), request.principalName(), clientKey);
    String fingerprint =
        request.operation().id() + ' ' + request.path() + ' ' + ETags.of(request.rawBody());
    forgetOld();
    Entry known = entries.get(key);
    if (known != null) {
      if (!known.fingerprint().equals(fingerprint)) {
        return Future.failedFuture(
            new ProblemException(
                ProblemKind.IDEMPOTENCY_KEY_REUSED,
                "The key stands for another request; make a new key for a new request."));
      }
      return known.reply();
    }
    Promise<Reply> promise = Promise.promise();
    Entry entry = new Entry(fingerprint, clock.instant(), promise.future());
    entries.put(key, entry);
    Future<Reply> answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    return answer
        .onComplete(promise)
        .onFailure(
            failure -> {
              ProblemException problem = ProblemException.of(failure);
              if (problem == null
                  || problem.kind().status() >= 500
                  || problem.kind() == ProblemKind.TOO_MANY_REQUESTS) {
                entries.remove(key, entry);
              }
            });
  }

  private void forgetOld() {
    Instant limit = clock.instant().minus(AGE);
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entries.size() < KEPT && !entry.at().isBefore(limit)) {
        return;
      }
      oldest.remove();
    }
  }
}
