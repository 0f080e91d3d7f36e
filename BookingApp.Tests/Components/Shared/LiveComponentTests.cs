using System.Globalization;
using BookingApp.Components.Shared;
using BookingApp.Data;
using Bunit;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Shared;

public sealed class LiveComponentTests : ComponentTest
{
    public LiveComponentTests()
    {
        Services.AddSingleton<ChangeFeed>();
        SetRendererInfo(new("Server", isInteractive: true));
    }

    [Fact]
    public void A_change_made_elsewhere_is_drawn_in_the_visitors_own_culture()
    {
        CultureInfo.CurrentCulture = new CultureInfo("en-US");
        var page = Render<Page>();

        CultureInfo.CurrentCulture = new CultureInfo("de-DE"); // somebody else's press
        Services.GetRequiredService<ChangeFeed>().Publish(Change.Catalog);
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("en-US 1", page.Markup));
    }

    private sealed class Page : LiveComponent
    {
        private int _readings;

        protected override bool Concerns(Change change) => true;

        protected override Task ReloadAsync()
        {
            _readings++;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, $"{CultureInfo.CurrentCulture.Name} {_readings.ToString(CultureInfo.InvariantCulture)}");
    }
}
