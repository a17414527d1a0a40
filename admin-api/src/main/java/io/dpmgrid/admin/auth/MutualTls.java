package io.dpmgrid.admin.auth;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Maps subjects of client certificates, which the handshake has verified, to roles. Immutable. */
public final class MutualTls {
  private final Map<X500Principal, Role> roles = new HashMap<>();
  private final Clock clock;

  /**
   * Takes the configured subjects.
   *
   * @throws IllegalArgumentException if one is no distinguished name; the message names it
   */
  public MutualTls(List<MutualTlsRole> configured, Clock clock) {
    this.clock = clock;
    for (MutualTlsRole r : configured) {
      X500Principal subject;
      try {
        subject = new X500Principal(r.subject());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "admin.mtls-roles: \""
                + r.subject()
                + "\" is no distinguished name, such as CN=ops,O=Example.",
            e);
      }
      if (roles.put(subject, r.role()) != null) {
        throw new IllegalArgumentException(
            "admin.mtls-roles: \"" + r.subject() + "\" is given more than one role.");
      }
    }
  }

  /**
   * Whom the connection's certificate stands for; null without one, without a role for it, or once
   * it has expired on a connection that is still open.
   */
  public @Nullable Principal find(@Nullable SSLSession session) {
    if (session == null || roles.isEmpty()) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      if (chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) {
        return null;
      }
      X500Principal subject = leaf.getSubjectX500Principal();
      Role role = roles.get(subject);
      Instant end = leaf.getNotAfter().toInstant();
      return role == null || clock.instant().isAfter(end)
          ? null
          : new Principal(subject.getName(), role, PrincipalSource.MUTUAL_TLS, end);
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
