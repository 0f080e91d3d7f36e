using System.Net;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Deploy;

/// <summary>Addresses in compose.yaml, which the container engine hands out in the order in which containers start.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string _compose = Read("compose/compose.yaml");

    [Fact]
    public void No_container_is_given_an_address_that_another_is_to_have()
    {
        var (network, handedOut) = (IPNetwork.Parse(Value(Subnet())), IPNetwork.Parse(Value(Range())));
        var gateway = IPAddress.Parse(Value(Gateway()));
        var own = Own().Matches(_compose).Select(match => IPAddress.Parse(match.Groups["value"].Value)).ToList();

        Assert.True(network.Contains(handedOut.BaseAddress));
        Assert.True(handedOut.PrefixLength > network.PrefixLength);
        Assert.Equal(own.Count + 1, own.Append(gateway).Distinct().Count());
        Assert.All(own.Append(gateway), address => Assert.True(network.Contains(address) && !handedOut.Contains(address), $"{address}"));
        Assert.Equal(["app-1", "app-2", "nginx"], Service().Matches(_compose).Select(match => match.Groups["value"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_proxy_that_is_trusted_is_nginx_and_it_asks_the_instances()
    {
        var addresses = Service().Matches(_compose).ToDictionary(match => match.Groups["value"].Value, match => match.Groups["address"].Value);
        var asked = Server().Matches(Read("compose/instances.conf")).Select(match => match.Groups["value"].Value);

        Assert.Equal(addresses["nginx"], Value(Trusted()));
        Assert.Equal([addresses["app-1"], addresses["app-2"]], asked);
    }

    [Fact]
    public void What_nginx_listens_on_and_reads_is_given_to_it()
    {
        var listens = Listens().Matches(Read("nginx/booking.conf")).Select(match => match.Groups["value"].Value);

        Assert.Equal(listens.Select(port => $"{port}:{port}"), Published().Matches(_compose).Select(match => match.Groups["value"].Value));
        Assert.Contains("root /var/www/html;", Read("nginx/booking.conf"), StringComparison.Ordinal);
        Assert.Contains("- /var/www/html:/var/www/html:ro", _compose, StringComparison.Ordinal);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Built.Root, "deploy", file));

    private static string Value(Regex said) => Assert.Single(said.Matches(_compose)).Groups["value"].Value;

    [GeneratedRegex(@"\bsubnet: (?<value>[\d./]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Subnet();

    [GeneratedRegex(@"\bip_range: (?<value>[\d./]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Range();

    [GeneratedRegex(@"\bgateway: (?<value>[\d.]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Gateway();

    [GeneratedRegex(@"\bipv4_address: (?<value>[\d.]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Own();

    [GeneratedRegex(@"\bApp__TrustedProxies__0: (?<value>[\d.]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Trusted();

    [GeneratedRegex(@"^server (?<value>[\d.]+):5000 ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Server();

    [GeneratedRegex(@"^  listen (?<value>\d+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Listens();

    [GeneratedRegex(@"""(?<value>\d+:\d+)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Published();

    // A service, and the address that it has of its own.
    [GeneratedRegex(
        @"^  (?<value>[a-z0-9-]+):\n(    .*\n)*?      booking: \{ ipv4_address: (?<address>[\d.]+) \}",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Service();
}
