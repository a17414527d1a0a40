package io.dpmgrid.admin.auth;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
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

  /**
   * Takes the configured subjects.
   *
   * @throws IllegalArgumentException if one is no distinguished name
   */
  public MutualTls(List<MutualTlsRole> configured) {
    for (MutualTlsRole r : configured) {
      roles.put(new X500Principal(r.subject()), r.role());
    }
  }

  /** Whom the connection's certificate stands for; null without one, or without a role for it. */
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
      return role == null
          ? null
          : new Principal(
              subject.getName(), role, PrincipalSource.MUTUAL_TLS, leaf.getNotAfter().toInstant());
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
