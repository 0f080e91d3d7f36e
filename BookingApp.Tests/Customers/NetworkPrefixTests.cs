using BookingApp.Customers;

namespace BookingApp.Tests.Customers;

public sealed class NetworkPrefixTests
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:0DB8:0001:0002::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::/64", "2001:db8:1:2::/64")]
    [InlineData("fe80::1%2", "fe80::/64")]
    [InlineData("203.0.113.9/64", "203.0.113.9/64")]
    [InlineData("nobody", "nobody")]
    [InlineData(null, null)]
    public void An_address_is_of_one_prefix_and_what_is_none_stays(string? address, string? prefix)
    {
        Assert.Equal(prefix, NetworkPrefix.Of(address));
        Assert.Equal(prefix, new Visitor(null, address, null).Address);
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6")]
    [InlineData("::ffff:203.0.113.9")]
    [InlineData("203.0.113.9")]
    public void Blocks_know_an_address_and_its_prefix_as_one(string address) =>
        Assert.Equal(Subject.Of(SubjectKind.Address, address), Subject.Of(SubjectKind.Address, NetworkPrefix.Of(address)));

    // Rows that earlier versions wrote are found by these.
    [Theory]
    [InlineData("2001:db8::1", "20010DB800000000")]
    [InlineData("203.0.113.9", "203.0.113.9")]
    public void The_hash_is_that_of_earlier_versions(string address, string hashed) => Assert.EndsWith(
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hashed)))[..32],
        Subject.Of(SubjectKind.Address, address).Key, StringComparison.Ordinal);
}
