using BookingApp.Contacts;

namespace BookingApp.Tests.Contacts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("maya@example.com")]
    [InlineData("  maya@example.com\u00a0")]
    [InlineData("MAYA@Example.COM")]
    [InlineData("maya@example.com.")]
    [InlineData("ｍａｙａ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("maya@example。com")]
    [InlineData("\"maya\"@example.com")]
    [InlineData("\"MAYA\"@EXAMPLE.com.")]
    public void Ways_to_write_one_mailbox_are_one(string typed)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address), typed);

        Assert.Equal("maya@example.com", address.Canonical);
        Assert.Equal("maya@example.com", EmailAddress.CanonicalOf(typed));
        Assert.True(EmailAddress.TryParse("maya@example.com", out var plain));
        Assert.Equal(plain, address);
    }

    [Theory]
    [InlineData("maya@example.com", "maya+spa@example.com")]
    [InlineData("maya@example.com", "ma.ya@example.com")]
    [InlineData("maya@example.com", "maya@example.co")]
    [InlineData("maya@bücher.de", "maya@bucher.de")]
    public void Other_mailboxes_stay_others(string one, string other) => Assert.NotEqual(EmailAddress.CanonicalOf(one), EmailAddress.CanonicalOf(other));

    [Theory]
    [InlineData("Maya@Bücher.de", "Maya@Bücher.de", "Maya@xn--bcher-kva.de", "maya@xn--bcher-kva.de")]
    [InlineData("maya@XN--BCHER-KVA.de", "maya@XN--BCHER-KVA.de", "maya@xn--bcher-kva.de", "maya@xn--bcher-kva.de")]
    [InlineData("用户@例子.公司", "用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d", "用户@xn--fsqu00a.xn--55qx5d")]
    [InlineData("Zoë@example.com", "Zoë@example.com", "Zoë@example.com", "zoë@example.com")]
    [InlineData("Zoe\u0308@example.com", "Zoë@example.com", "Zoë@example.com", "zoë@example.com")]
    [InlineData("o'hara+{x}?%@example.com", "o'hara+{x}?%@example.com", "o'hara+{x}?%@example.com", "o'hara+{x}?%@example.com")]
    [InlineData("\u212Aim@example.com", "Kim@example.com", "Kim@example.com", "kim@example.com")]
    public void It_is_shown_as_typed_sent_in_ascii_hosts_and_compared_in_small_letters(string typed, string text, string servers, string canonical)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address), typed);

        Assert.Equal((text, servers, canonical), (address.Text, address.ForServers, address.Canonical));
    }

    [Theory]
    [InlineData("", "email")]
    [InlineData("maya", "email")]
    [InlineData("@example.com", "email")]
    [InlineData("maya@", "email")]
    [InlineData("ma ya@example.com", "email")]
    [InlineData("maya@@example.com", "email")]
    [InlineData(".maya@example.com", "email")]
    [InlineData("ma..ya@example.com", "email")]
    [InlineData("maya<x@example.com", "email")]
    [InlineData("maya@example.com, ben@example.com", "email")]
    [InlineData("Maya <maya@example.com>", "email")]
    [InlineData("💌@example.com", "email")]
    [InlineData("maya@example.com\u200b", "email_characters")]
    [InlineData("\u200bmaya@example.com", "email_characters")]
    [InlineData("ma\u00adya@example.com", "email_characters")]
    [InlineData("maya@exam\u00adple.com", "email_characters")]
    [InlineData("maya@example\u2060.com", "email_characters")]
    [InlineData("\u3164@example.com", "email_characters")]
    [InlineData("maya\ufe0f@example.com", "email_characters")]
    [InlineData("\u202emaya@example.com", "email_characters")]
    [InlineData("maya@example.com\r\nBcc: ben@example.com", "email_characters")]
    [InlineData("\"a,b\"@example.com", "email_quotes")]
    [InlineData("\"a b\"@example.com", "email_quotes")]
    [InlineData("\"\"@example.com", "email_quotes")]
    [InlineData("maya@com", "email_host")]
    [InlineData("maya@com.", "email_host")]
    [InlineData("maya@localhost", "email_host")]
    [InlineData("maya@-x.com", "email_host")]
    [InlineData("maya@x-.com", "email_host")]
    [InlineData("maya@x..com", "email_host")]
    [InlineData("maya@example.com..", "email_host")]
    [InlineData("maya@.example.com", "email_host")]
    [InlineData("maya@exa_mple.com", "email_host")]
    [InlineData("maya@exam ple.com", "email_host")]
    [InlineData("maya@192.0.2.1", "email_host")]
    [InlineData("maya@[192.0.2.1]", "email_host")]
    [InlineData("maya@example.c", "email_host")]
    [InlineData("maya@xn--a.com", "email_host")]
    public void What_no_mail_server_takes_is_refused_and_says_why(string typed, string code) => Assert.Equal(code, EmailAddress.Refuse(typed));

    [Fact]
    public void It_is_as_long_as_mail_servers_allow()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('h', 61), 3)) + ".com"; // 189

        Assert.Null(EmailAddress.Refuse($"{new string('m', 64)}@{host}")); // 254
        Assert.Equal("too_long", EmailAddress.Refuse($"{new string('m', 64)}@h{host}"));
        Assert.Equal("too_long", EmailAddress.Refuse($"{new string('m', 65)}@example.com"));
        Assert.Equal("too_long", EmailAddress.Refuse($"{new string('ж', 33)}@example.com")); // octets, not letters
        Assert.Equal("email_host", EmailAddress.Refuse($"m@{new string('h', 64)}.com"));
    }

    [Theory]
    [InlineData("maya\u200b@exam\u00adple.com", "maya@example.com")]
    [InlineData("MAYA@example.com\ufeff", "maya@example.com")]
    [InlineData("\"A,B\"@Example.com", "\"a,b\"@example.com")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData(" \u200b ", "")]
    public void What_earlier_versions_took_for_an_address_is_compared_by_what_can_be_seen_of_it(string? kept, string canonical)
    {
        Assert.Equal(canonical, EmailAddress.CanonicalOf(kept));
        Assert.Equal(canonical, EmailAddress.CanonicalOf(canonical)); // once is enough
    }

    [Theory]
    [InlineData("maya@example.com", "mailto:maya@example.com")]
    [InlineData("\"a,b\"@example.com", "mailto:%22a%2Cb%22@example.com")]
    [InlineData("a?subject=x&b#%@example.com", "mailto:a%3Fsubject%3Dx%26b%23%25@example.com")]
    [InlineData("maya@bücher.de", "mailto:maya@xn--bcher-kva.de")]
    [InlineData("zoë@example.com", "mailto:zo%C3%AB@example.com")]
    [InlineData("x\r\nATTENDEE:mailto:evil@example.com", "mailto:x%0D%0AATTENDEE%3Amailto%3Aevil@example.com")]
    public void A_link_to_it_writes_to_it_and_to_nobody_else(string address, string link) => Assert.Equal(link, EmailAddress.LinkOf(address));

    // Any mixture of what people and attackers put into an address.
    [Fact]
    public void The_canonical_form_of_anything_is_its_own_and_never_throws()
    {
        var random = new Random(9);
        string[] parts =
        [
            "a", "A", "İ", "ß", "ﬁ", "Ж", "é", "e\u0301", "．", "。", ".", "@", "＠", "\"", "\\", "-", "xn--",
            "\u200b", "\u00ad", "\ud800", "💌", "\u3164", " ", "\u00a0", "例", "com", "K", "ς", "Σ", "\0",
        ];

        for (var n = 0; n < 20_000; n++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            var canonical = EmailAddress.CanonicalOf(text);

            Assert.Equal(canonical, EmailAddress.CanonicalOf(canonical));
            if (EmailAddress.TryParse(text, out var address))
            {
                Assert.Equal(canonical, address.Canonical);
                Assert.Equal(canonical, EmailAddress.CanonicalOf(address.Text));
                Assert.Equal(canonical, EmailAddress.CanonicalOf(address.ForServers));
            }
        }
    }
}
