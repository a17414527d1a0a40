package io.dpmgrid.admin.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Real X.509 certificates of any age, written byte by byte: {@code keytool} counts in days, and a
 * test cannot wait for one to expire.
 */
public final class CertificateMaker {
  private static final byte[] ECDSA_SHA256 =
      sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  private static final byte[] TRUE = der(0x01, new byte[] {(byte) 0xff});
  private final X500Principal name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private CertificateMaker(X500Principal name, KeyPair keys, X509Certificate certificate) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** An authority that signs itself. */
  public static CertificateMaker authority(String name) throws GeneralSecurityException {
    Instant now = Instant.now();
    return make(name, null, true, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
  }

  /** A certificate for one hour, for a client or for a server on 127.0.0.1. */
  public CertificateMaker sign(String subject) throws GeneralSecurityException {
    Instant now = Instant.now();
    return sign(subject, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
  }

  /** A certificate for a given time. */
  public CertificateMaker sign(String subject, Instant from, Instant to)
      throws GeneralSecurityException {
    return make(subject, this, false, from, to);
  }

  private static CertificateMaker make(
      String subject, @Nullable CertificateMaker issuer, boolean ca, Instant from, Instant to)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Principal name = new X500Principal(subject);
    byte[] constraints =
        sequence(oid(0x55, 0x1d, 0x13), TRUE, octets(ca ? sequence(TRUE) : sequence()));
    byte[] address = der(0x87, new byte[] {127, 0, 0, 1});
    byte[] alternatives = sequence(oid(0x55, 0x1d, 0x11), octets(sequence(address)));
    byte[] body =
        sequence(
            der(0xa0, integer(BigInteger.TWO)),
            integer(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE)),
            ECDSA_SHA256,
            (issuer == null ? name : issuer.name).getEncoded(),
            sequence(time(from), time(to)),
            name.getEncoded(),
            keys.getPublic().getEncoded(),
            der(0xa3, sequence(constraints, alternatives)));
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(issuer == null ? keys.getPrivate() : issuer.keys.getPrivate());
    signer.update(body);
    byte[] whole = sequence(body, ECDSA_SHA256, der(0x03, new byte[1], signer.sign()));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
    return new CertificateMaker(name, keys, certificate);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey privateKey() {
    return keys.getPrivate();
  }

  /** Writes the certificate as PEM. */
  public Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
    return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
  }

  /** Writes the key as PEM. */
  public Path writeKey(Path file) throws IOException {
    return Files.writeString(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  /** PEM of some bytes. */
  public static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private static byte[] time(Instant at) {
    String text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").format(at.atZone(ZoneOffset.UTC));
    return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] integer(BigInteger value) {
    return der(0x02, value.toByteArray());
  }

  private static byte[] octets(byte[] content) {
    return der(0x04, content);
  }

  private static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return der(0x06, content);
  }

  private static byte[] sequence(byte[]... parts) {
    return der(0x30, parts);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
