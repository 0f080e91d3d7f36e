using BookingApp.Components.Shared.Feedback;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace BookingApp.Tests.Components.Shared;

public sealed class ConfirmDialogTests : ComponentTest
{
    [Theory]
    [InlineData(false)] // somebody else has closed the panel while it asks
    [InlineData(true)]  // the answer itself took away what the panel is of
    public async Task A_question_leaves_the_page_with_the_panel_that_asked_it(bool isAnswered)
    {
        var place = Render<Place>();
        var yes = Answer(yes: true);

        if (isAnswered)
            await yes.ClickAsync(new());
        else
            await place.InvokeAsync(place.Instance.Remove);

        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll("[role=dialog]")));
        Assert.Empty(place.FindComponents<ConfirmDialog>());
    }

    /// <summary>What holds a panel, until it is removed.</summary>
    private sealed class Place : ComponentBase
    {
        private bool _isRemoved;

        public void Remove()
        {
            _isRemoved = true;
            StateHasChanged();
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (_isRemoved)
                return;
            builder.OpenComponent<Panel>(0);
            builder.AddAttribute(1, nameof(Panel.Done), Remove);
            builder.CloseComponent();
        }
    }

    /// <summary>A panel whose question is answered in the same breath in which it is removed.</summary>
    private sealed class Panel : ComponentBase
    {
        private bool _asks = true;

        [Parameter] public Action Done { get; set; } = () => { };

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<ConfirmDialog>(0);
            builder.AddAttribute(1, nameof(ConfirmDialog.Open), _asks);
            builder.AddAttribute(2, nameof(ConfirmDialog.Title), "Sure?");
            builder.AddAttribute(3, nameof(ConfirmDialog.ConfirmText), "Yes");
            builder.AddAttribute(4, nameof(ConfirmDialog.CancelText), "No");
            builder.AddAttribute(5, nameof(ConfirmDialog.OnConfirm), EventCallback.Factory.Create(this, Confirm));
            builder.CloseComponent();
        }

        private void Confirm()
        {
            _asks = false;
            StateHasChanged();
            Done();
        }
    }
}
