using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Components.Admin;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Components.Admin;

public sealed class PhotoFieldTests : ComponentTest
{
    private readonly List<bool> _pending = [];

    public PhotoFieldTests()
    {
        AddAuthorization().SetAuthorized("robin").SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, "1")).SetRoles(Roles.Admin);
        Services.AddScoped<CurrentActor>();
        Services.AddSingleton(new PhotoStore(Options.Create(new AppOptions { DataFolder = Directory.CreateTempSubdirectory("photo-").FullName }), new Ids(), Clock, NullLogger<PhotoStore>.Instance));
    }

    [Fact]
    public void A_text_that_is_named_a_picture_is_refused_at_once_and_holds_the_save_until_it_is_given_up()
    {
        var field = Field();

        field.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("to do: milk, bread", "photo.jpg"));

        field.WaitForAssertion(() => Assert.Contains("This is not a picture", field.Find("#photo-error").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Preparing", field.Markup, StringComparison.Ordinal);
        Assert.Equal([true, true], _pending);
        field.FindAll("button").Single(b => b.TextContent.Contains("Go on without", StringComparison.Ordinal)).Click();
        Assert.Equal([true, true, false], _pending);
        Assert.Empty(field.FindAll("#photo-error"));
    }

    [Theory]
    [InlineData("47494638396100000000000000000000", true)] // GIF
    [InlineData("00000018667479706865696300000000", true)] // HEIC
    [InlineData("424D36000000000000003600000028", true)] // BMP
    [InlineData("89504E470D0A1A0A0000000D49484452", true)] // PNG
    [InlineData("746F20646F3A206D696C6B2C20627265", false)] // to do: milk
    [InlineData("255044462D312E370A25E2E3CFD30A31", false)] // PDF
    [InlineData("", false)]
    public void What_a_file_is_goes_by_its_first_bytes(string head, bool mayBe) => Assert.Equal(mayBe, PhotoStore.MayBePicture(Convert.FromHexString(head)));

    private IRenderedComponent<PhotoField> Field() => Render<PhotoField>(p => p
        .Add(f => f.Name, "Ana").Add(f => f.OnPending, pending => _pending.Add(pending)));
}
