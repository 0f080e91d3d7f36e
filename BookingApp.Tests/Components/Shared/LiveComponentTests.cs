using System.Globalization;
using BookingApp.Components.Shared;
using BookingApp.Data.Changes;
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

    [Fact]
    public void Of_two_readings_that_overlap_the_one_asked_for_last_stays()
    {
        var page = Render<Slow>();
        var feed = Services.GetRequiredService<ChangeFeed>();

        page.Instance.Stands = "old";
        feed.Publish(Change.Catalog);
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(1, page.Instance.Began));
        page.Instance.Stands = "new";
        feed.Publish(Change.Catalog);
        Clock.Advance(TimeSpan.FromSeconds(1)); // the second is asked for while the first waits for the server
        page.Instance.Answer.SetResult();

        page.WaitForAssertion(() => Assert.Equal((2, "new"), (page.Instance.Ended, page.Markup)));
    }

    [Fact]
    public async Task Who_left_while_a_page_was_reading_is_not_sent_on_by_it()
    {
        var navigation = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        var (left, stayed) = (Render<Leading>(), Render<Leading>());

        left.Instance.Dispose();
        await left.InvokeAsync(() => left.Instance.Answer.SetResult("left"));
        Assert.DoesNotContain("left", navigation.Uri, StringComparison.Ordinal);
        await stayed.InvokeAsync(() => stayed.Instance.Answer.SetResult("stayed"));

        stayed.WaitForAssertion(() => Assert.EndsWith("/stayed", navigation.Uri, StringComparison.Ordinal));
    }

    // What it reads belongs on another page.
    private sealed class Leading : ReadingComponent
    {
        public TaskCompletionSource<string> Answer { get; } = new();

        [Microsoft.AspNetCore.Components.Inject] private Microsoft.AspNetCore.Components.NavigationManager Navigation { get; set; } = null!;

        protected override Task OnInitializedAsync() => ReloadAsync();

        protected override async Task ReadAsync() => Redirect(Navigation, "/" + await Answer.Task);
    }

    // Its first reading has looked, and waits for the answer to arrive.
    private sealed class Slow : LiveComponent
    {
        private string _shown = "";

        public string Stands { get; set; } = "";
        public int Began { get; private set; }
        public int Ended { get; private set; }
        public TaskCompletionSource Answer { get; } = new();

        protected override bool Concerns(Change change) => true;

        protected override async Task ReadAsync()
        {
            var read = Stands;
            if (++Began is 1)
                await Answer.Task;
            (_shown, Ended) = (read, Ended + 1);
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, _shown);
    }

    private sealed class Page : LiveComponent
    {
        private int _readings;

        protected override bool Concerns(Change change) => true;

        protected override Task ReadAsync()
        {
            _readings++;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, $"{CultureInfo.CurrentCulture.Name} {_readings.ToString(CultureInfo.InvariantCulture)}");
    }
}
