package dev.muster.intake;

import dev.muster.model.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What an element of {@code notify} must look like. */
final class EndpointShape {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final Faults faults;
  private final Secrets secrets;
  private final Map<String, String> heldSecrets;
  private final Consumer<Endpoint> newSecrets;

  /**
   * @param heldSecrets by URL, those that the group has now
   * @param newSecrets is told of each endpoint that is given a secret made here
   */
  EndpointShape(
      Faults faults,
      Secrets secrets,
      Map<String, String> heldSecrets,
      Consumer<Endpoint> newSecrets) {
    this.faults = faults;
    this.secrets = secrets;
    this.heldSecrets = heldSecrets;
    this.newSecrets = newSecrets;
  }

  /** The endpoint, or empty with its faults noted. */
  Optional<Endpoint> read(Fields fields) {
    fields.require("channel");
    String channel = fields.choice("channel", "webhook", "log");
    if (channel == null) {
      return Optional.empty();
    }
    Optional<Endpoint> endpoint =
        channel.equals("log") ? Optional.of(new Endpoint.Log()) : webhook(fields);
    fields.refuseOthers();
    return endpoint;
  }

  private Optional<Endpoint> webhook(Fields fields) {
    fields.require("url");
    String url = fields.text("url", TextRule.PATH);
    Optional<URI> uri = Optional.ofNullable(url).flatMap(text -> uri(text, fields.pointer("url")));
    String secret = fields.text("secret", TextRule.PATH);
    // Shown by a definition that is read; whoever puts one wants all its endpoints served.
    fields.flag("disabled");
    return uri.flatMap(u -> webhook(u, secret, fields.pointer("secret")));
  }

  private Optional<Endpoint> webhook(URI url, String secret, Pointer at) {
    String held = heldSecrets.get(url.toString());
    if (secret == null) {
      return Optional.of(
          held == null ? withNewSecret(url) : new Endpoint.Webhook(url, held, false));
    }
    if (secret.equals(Secrets.MASK)) {
      if (held == null) {
        faults.add(at, "is masked, and no secret is held for this URL; send the secret itself");
      }
      return Optional.of(new Endpoint.Webhook(url, held, false));
    }
    if (!Secrets.isSecret(secret)) {
      faults.add(at, "expected whsec_ and then 24 to 64 bytes in base64");
    }
    return Optional.of(new Endpoint.Webhook(url, secret, false));
  }

  private Endpoint withNewSecret(URI url) {
    Endpoint endpoint = new Endpoint.Webhook(url, secrets.next(), false);
    newSecrets.accept(endpoint);
    return endpoint;
  }

  private Optional<URI> uri(String text, Pointer at) {
    try {
      URI uri = new URI(text);
      Optional<String> fault = faultOf(uri);
      fault.ifPresent(f -> faults.add(at, f));
      return fault.isPresent() ? Optional.empty() : Optional.of(uri);
    } catch (URISyntaxException e) {
      faults.add(at, "is not a URL: " + Fields.shortened(e.getReason(), 100));
      return Optional.empty();
    }
  }

  private static Optional<String> faultOf(URI uri) {
    if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
      return Optional.of("expected an absolute URL that begins with http:// or https://");
    }
    if (uri.getHost() == null) {
      return Optional.of("has no host, or one that is no host name");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("holds a user name or password, which would be shown to readers");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("holds a fragment, which is never sent");
    }
    return uri.getPort() == 0 || uri.getPort() > 65_535
        ? Optional.of("has a port outside 1 to 65535")
        : Optional.empty();
  }
}
